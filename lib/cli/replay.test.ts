import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { isSafe, readReplayArgs, replayFiles, wordReplay } from './replay.ts'

const folder = mkdtempSync(join(tmpdir(), 'podscope-replay-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const put = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const policies = put(
  'subject.yaml',
  `association:
  account: '111122223333'
  region: eu-west-1
  cluster: prod-eu-1
  namespace: payments
  serviceAccount: invoice-writer
  role: arn:aws:iam::111122223333:role/shared
policies:
  identity: [{ Version: '2012-10-17', Statement: { Effect: Allow, Action: '*', Resource: '*' } }]
  session: [{ Version: '2012-10-17', Statement: { Effect: Allow, Action: 's3:GetObject', Resource: '*' } }]
`,
)
const event = (eventName: string) => ({
  eventSource: 's3.amazonaws.com',
  eventName,
  eventTime: '2026-11-28T10:00:00Z',
  userIdentity: {
    arn: 'arn:aws:sts::111122223333:assumed-role/shared/eks-prod-eu-1-invoice-wr-0f3c1a52-8f0e-4f4d-9a3b-2c1d0e9f8a7b',
  },
  requestParameters: { bucketName: 'invoices', key: 'a' },
})
const file = (...names: readonly string[]) => JSON.stringify({ Records: names.map(event) })
const args = (...events: readonly string[]) => ({ file: policies, events, pods: [], json: false })

describe('past calls', () => {
  test('of plain and packed files are held against the policies', async () => {
    const found = await replayFiles(
      args(put('a.json', file('GetObject')), put('b.json.gz', gzipSync(file('GetObject', 'PutObject')))),
    )
    if (found.problems !== null) throw new Error(found.problems[0])
    expect(isSafe(found.replay)).toBe(false)
    expect(wordReplay(found.replay, found.counts).split('\n')).toEqual([
      'would have refused 1 of 3 calls that AWS let through',
      '  refused',
      '           1 × s3:PutObject, e.g. on arn:aws:s3:::invoices/a, last 2026-11-28T10:00:00Z',
      '  3 events read, 0 of others, 0 damaged',
      '',
    ])
    const safe = await replayFiles(args(put('c.json', file('GetObject'))))
    expect(safe.problems === null && isSafe(safe.replay)).toBe(true)
  })

  test('that cannot be read say why', async () => {
    const cut = gzipSync(file('GetObject', 'PutObject')).subarray(0, 60)
    expect(await replayFiles(args(put('cut.json.gz', cut)))).toEqual({
      problems: [expect.stringMatching(/cut\.json\.gz: unexpected end of file/)],
    })
    expect(await replayFiles(args(join(folder, 'none.json')))).toEqual({
      problems: [expect.stringMatching(/ENOENT/)],
    })
    expect(await replayFiles({ ...args('x'), file: put('bad.yaml', 'policies: 1') })).toEqual({
      problems: [expect.stringMatching(/bad\.yaml:1:11: /)],
    })
    const session = put('session.yaml', 'session: { principal: x }\npolicies: { identity: [] }\n')
    expect(await replayFiles({ ...args('x'), file: session })).toMatchObject({
      problems: [expect.any(String)],
    })
  })

  test('need a file of policies and files of events', () => {
    expect(readReplayArgs(['a'])).toBeNull()
    expect(readReplayArgs(['--moon', 'a', 'b'])).toBeNull()
    expect(readReplayArgs(['--pods', 'x', '--json', 'a', 'b', 'c'])).toEqual({
      file: 'a',
      events: ['b', 'c'],
      pods: ['x'],
      json: true,
    })
  })
})
