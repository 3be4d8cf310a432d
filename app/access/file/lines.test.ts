import { describe, expect, it } from 'vitest'
import type { WhoCanRow } from '@/lib/analysis/types.ts'
import { csvHeading, notCounted, toCsvLine, toJsonLine, unreadLine } from './lines.ts'

const place = { offset: 0, line: 1, column: 1 }
const from = [
  {
    layer: 'identity',
    policy: 'Data',
    index: 0,
    sid: 'Write',
    effect: 'Allow',
    range: { start: place, end: place },
  },
] as const
const row: WhoCanRow = {
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'prod',
  associationId: 'a-1',
  namespace: '=HYPERLINK("x")',
  serviceAccount: 'writer',
  roleArn: 'arn:aws:iam::111122223333:role/a',
  targetRoleArn: null,
  verdict: 'sometimes',
  reason: null,
  ways: [
    {
      actions: ['s3:PutObject'],
      grants: [
        {
          resources: ['arn:aws:s3:::a/*'],
          except: ['arn:aws:s3:::a/sealed/*'],
          conditions: [
            { kind: 'if', test: { operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] } },
          ],
          from,
        },
      ],
      because: [],
    },
    { actions: ['s3:DeleteObject'], grants: [], because: [{ ...from[0], effect: 'Deny' }] },
  ],
}

const asked = {
  question: {
    action: 's3:PutObject',
    resource: 'arn:aws:s3:::a/*',
    context: { 'aws:ResourceTag/a': ['1', '2'] },
  },
  answeredAt: '2026-11-28T12:00:00.000Z',
  notCounted: notCounted(['444455556666']),
}

describe('a line of the file', () => {
  it('says how, and runs no formula', () => {
    expect(csvHeading.split(',')[0]).toBe('verdict')
    const line = toCsvLine(row, asked)
    expect(line).toContain(`,"'=HYPERLINK(""x"")",`)
    expect(line).toContain(
      'on arn:aws:s3:::a/* except arn:aws:s3:::a/sealed/* if aws:SecureTransport Bool true, by Data S1 “Write”',
    )
    expect(line).toMatch(
      /,s3:PutObject,arn:aws:s3:::a\/\*,"aws:ResourceTag\/a=1,2",2026-11-28T12:00:00\.000Z,"?Policies of resources.*444455556666\."?\s*$/,
    )
    expect(line).toContain('not s3:DeleteObject: denied (Deny Data S1 “Write”)')
  })

  it('is the whole row as JSON', () => {
    expect(JSON.parse(toJsonLine(row, asked))).toEqual({ ...row, asked })
  })

  it('says last what was not read', () => {
    expect(unreadLine({ regions: 0, clusters: 0 }, 'csv')).toBe('')
    const some = { regions: 2, clusters: 1 }
    const line = unreadLine(some, 'csv')
    expect(line).toMatch(/^not read,"2 regions and 1 cluster were not read, or not to the end",/)
    expect(line.match(/,/g)?.length).toBeGreaterThanOrEqual(csvHeading.split(',').length - 1)
    expect(JSON.parse(unreadLine(some, 'json'))).toEqual({ notRead: some })
  })

  it('says why nothing is known', () => {
    const unknown = { ...row, verdict: 'unknown', reason: 'waiting', ways: null } as const
    expect(toCsvLine(unknown, asked)).toMatch(/^unknown,waiting,/)
  })
})
