import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Condition,
  conditionInWords,
  emptyRule,
  type RuleText,
  type RuleTextProblem,
  readRule,
  textOfRule,
} from './index.ts'

const text = (more: Partial<RuleText>): RuleText => ({
  ...emptyRule,
  name: 'a rule',
  deletion: true,
  ...more,
})
const fields = (more: Partial<RuleText>) => readRule(text(more)).problems.map(({ field }) => field)

describe('what a form says', () => {
  it('reads each condition', () => {
    const read = readRule(
      text({
        clusters: ' prod-*, staging ,prod-* ',
        sessionPolicyGoes: true,
        role: true,
        gainsMore: ' 12 ',
        gainsAny: 'iam:*,\nsts:AssumeRole\n',
      }),
    )
    expect(read).toEqual({
      name: 'a rule',
      tenantId: null,
      clusters: ['prod-*', 'staging'],
      conditions: [
        { kind: 'session-policy-goes' },
        { kind: 'role' },
        { kind: 'deletion' },
        { kind: 'gains-more', than: 12 },
        { kind: 'gains-any', actions: ['iam:*', 'sts:AssumeRole'] },
      ],
      problems: [],
    })
  })

  it('asks nothing else where every change is asked for', () => {
    expect(readRule(text({ always: true, gainsMore: 'many', gainsAny: 'no action' }))).toMatchObject({
      conditions: [{ kind: 'always' }],
      problems: [],
    })
  })

  it.each<[Partial<RuleText>, RuleTextProblem['field']]>([
    [{ name: '  ' }, 'name'],
    [{ name: 'x'.repeat(81) }, 'name'],
    [{ clusters: 'prod/1' }, 'clusters'],
    [{ clusters: Array.from({ length: 101 }, (_, place) => `c${place}`).join() }, 'clusters'],
    [{ gainsMore: '-1' }, 'gainsMore'],
    [{ gainsMore: '1.5' }, 'gainsMore'],
    [{ gainsMore: '999999' }, 'gainsMore'],
    [{ gainsAny: 'GetObject' }, 'gainsAny'],
    [{ gainsAny: 's3:Get Object' }, 'gainsAny'],
    [{ deletion: false }, 'conditions'],
  ])('refuses %j', (more, field) => {
    expect(fields(more)).toEqual([field])
  })
})

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom<Condition>({ kind: 'session-policy-goes' }, { kind: 'role' }, { kind: 'deletion' }),
  fc.nat(1000).map((than): Condition => ({ kind: 'gains-more', than })),
  fc
    .uniqueArray(fc.constantFrom('iam:*', 's3:Get*', '*', 'sts:AssumeRole'), { minLength: 1 })
    .map((actions): Condition => ({ kind: 'gains-any', actions })),
)

describe('any saved rule', () => {
  it('comes back from its form as it was', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(condition, { selector: ({ kind }) => kind, minLength: 1 }),
        fc.uniqueArray(fc.constantFrom('prod-*', 'staging', '?')),
        (conditions, clusters) => {
          const read = readRule(textOfRule({ name: 'r', tenant: { id: 't' }, clusters, conditions }))
          expect(read).toMatchObject({ name: 'r', tenantId: 't', clusters, problems: [] })
          expect(read.conditions).toHaveLength(conditions.length)
          expect(read.conditions).toEqual(expect.arrayContaining([...conditions]))
        },
      ),
    )
  })

  it.each<[Condition, string]>([
    [{ kind: 'always' }, 'anything changes'],
    [{ kind: 'gains-more', than: 0 }, 'pods gain any access'],
    [{ kind: 'gains-more', than: 1 }, 'pods gain more than 1 action'],
    [{ kind: 'gains-more', than: 1200 }, 'pods gain more than 1,200 actions'],
    [{ kind: 'gains-any', actions: ['iam:*', 'sts:*'] }, 'pods gain iam:*, sts:*'],
    [{ kind: 'session-policy-goes' }, 'a session policy goes'],
    [{ kind: 'role' }, 'a role is given'],
    [{ kind: 'deletion' }, 'an association is deleted'],
  ])('%j is said in words', (given, words) => {
    expect(conditionInWords(given)).toBe(words)
  })
})
