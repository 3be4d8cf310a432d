import { describe, expect, it } from 'vitest'
import { catalog } from '@/lib/catalog/index.ts'
import { compareAccess, sessionPolicyMax } from '@/lib/iam/index.ts'
import { withDraft } from './assess.ts'
import { session, setupOf } from './engine.fixture.ts'
import type { EngineSetup } from './engine.protocol.ts'
import { fitDraft, fitRole, mergedText } from './fit.ts'

const statementOf = (sid: string, resource: string) => ({
  Sid: sid,
  Effect: 'Allow',
  Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
  Resource: `arn:aws:s3:::bucket/${resource}/*`,
})
const policyOf = (...statements: object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })
const long = policyOf(...Array.from({ length: 20 }, (_, index) => statementOf(`S${index}`, `part-${index}`)))

function means(setup: EngineSetup, before: string, after: string): boolean {
  const sides = { before: setup.withPolicy, after: setup.withPolicy }
  const [was, is] = [withDraft(setup.policies, before), withDraft(setup.policies, after)]
  const { gains, losses } = compareAccess(was, is, sides, catalog)
  return gains.length + losses.length === 0
}

describe('fitDraft', () => {
  const setup = setupOf({
    identity: [{ name: 'role', text: policyOf({ Effect: 'Allow', Action: 's3:*', Resource: '*' }) }],
  })

  it('shortens what is too long, says how, and changes nothing', () => {
    const fitted = fitDraft(long, setup, catalog)
    expect(fitted).toMatchObject({ fits: true, before: long, charactersBefore: long.length })
    expect(fitted?.characters).toBeLessThanOrEqual(sessionPolicyMax)
    expect(fitted?.steps.length).toBeGreaterThan(1)
    expect(means(setup, long, fitted?.after ?? '')).toBe(true)
  })

  it('has nothing to say of a text with errors', () => {
    expect(fitDraft('{"Statement": [{"Effect": "Perhaps"}]}', setup, catalog)).toBeNull()
  })
})

describe('fitRole', () => {
  it('leaves the role as it is', () => {
    const setup = setupOf({
      identity: [
        {
          name: 'one',
          text: policyOf(statementOf('Read', 'a'), { ...statementOf('No', 'a/b'), Effect: 'Deny' }),
        },
        { name: 'two', text: policyOf(statementOf('Read', 'c')) },
      ],
    })
    const after = fitRole(setup, catalog)?.after ?? ''
    const sides = { before: session, after: session }
    const { gains, losses } = compareAccess(setup.policies, withDraft(setup.policies, after), sides, catalog)
    expect([gains, losses]).toEqual([[], []])
  })
})

describe('mergedText', () => {
  it('keeps a name once', () => {
    const text = policyOf(statementOf('Read', 'a'))
    const { Statement } = JSON.parse(
      mergedText([
        { name: 'a', text },
        { name: 'b', text },
      ]) ?? '{}',
    )
    expect(Statement.map(({ Sid }: { Sid?: string }) => Sid)).toEqual(['Read', undefined])
  })

  it.each([
    ['no document', []],
    ['a text that is no JSON', [{ name: 'a', text: '{' }]],
    [
      'a variable that the older version takes literally',
      [{ name: 'a', text: '{"Statement": {"Resource": "${aws:username}"}}' }],
    ],
  ])('does not merge %s', (_, policies) => {
    expect(mergedText(policies)).toBeNull()
  })
})
