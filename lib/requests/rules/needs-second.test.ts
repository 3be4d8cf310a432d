import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import {
  type ApprovalRule,
  asksForGains,
  type Condition,
  type Gains,
  needsSecond,
  type RuledChange,
} from './index.ts'

vi.setConfig({ testTimeout: 60_000 })

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`
const place = {
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'prod-eu-1',
  namespace: 'payments',
  tags: { team: 'pay' },
}
const plain = { roleArn: role('shared') }
const edit: RuledChange = { before: plain, after: { ...plain, policy: '{}' } }
const rule = (conditions: readonly Condition[], more: Partial<ApprovalRule> = {}): ApprovalRule => ({
  id: 'r-1',
  name: 'a rule',
  tenant: null,
  clusters: [],
  conditions,
  ...more,
})
const gains = (actions: readonly string[], more: Partial<Gains> = {}): Gains => ({
  total: actions.length,
  actions,
  exact: true,
  ...more,
})
const because = (condition: Condition, change: RuledChange, gained: Gains | null = gains([])) =>
  needsSecond([rule([condition])], place, change, gained)[0]?.because ?? null

describe('each condition, in words', () => {
  test.each<[Condition, RuledChange, Gains | null, string | null]>([
    [{ kind: 'always' }, edit, gains([]), 'every change does'],
    [{ kind: 'gains-more', than: 1 }, edit, gains(['s3:GetObject']), null],
    [{ kind: 'gains-more', than: 0 }, edit, gains(['s3:GetObject']), 'it gains 1 action'],
    [{ kind: 'gains-more', than: 1000 }, edit, gains([], { total: 1200 }), 'it gains 1,200 actions'],
    [
      { kind: 'gains-more', than: 5 },
      edit,
      gains(['s3:GetObject'], { exact: false }),
      'it may gain more than the 1 action known',
    ],
    [{ kind: 'gains-more', than: 5 }, edit, null, 'what it gains cannot be worked out'],
    [{ kind: 'gains-any', actions: ['iam:*'] }, edit, gains(['s3:GetObject']), null],
    [{ kind: 'gains-any', actions: ['IAM:pass*'] }, edit, gains(['iam:PassRole']), 'it gains iam:PassRole'],
    [
      { kind: 'gains-any', actions: ['s3:Put*', 's3:Get*'] },
      edit,
      gains(['s3:GetObject', 's3:PutObject', 's3:ListBucket']),
      'it gains s3:GetObject and 1 more of its list',
    ],
    [
      { kind: 'gains-any', actions: ['iam:*'] },
      edit,
      gains(['s3:GetObject'], { total: 30 }),
      'it may gain an action of its list',
    ],
    [{ kind: 'gains-any', actions: ['iam:*'] }, edit, null, 'what it gains cannot be worked out'],
    [{ kind: 'session-policy-goes' }, edit, null, null],
    [
      { kind: 'session-policy-goes' },
      { before: edit.after, after: plain },
      null,
      'its session policy is taken away',
    ],
    [
      { kind: 'session-policy-goes' },
      { before: edit.after, after: null },
      null,
      'its session policy goes with it',
    ],
    [{ kind: 'session-policy-goes' }, { before: plain, after: null }, null, null],
    [{ kind: 'role' }, edit, null, null],
    [{ kind: 'role' }, { before: plain, after: { roleArn: role('other') } }, null, 'it gets another role'],
    [
      { kind: 'role' },
      { before: plain, after: { ...plain, targetRoleArn: role('far') } },
      null,
      'its target role changes',
    ],
    [{ kind: 'role' }, { before: null, after: plain }, null, 'a new association gets a role'],
    [{ kind: 'role' }, { before: plain, after: null }, null, null],
    [{ kind: 'deletion' }, { before: plain, after: null }, null, 'it is deleted'],
    [{ kind: 'deletion' }, edit, null, null],
  ])('%j', (condition, change, gained, words) => {
    expect(because(condition, change, gained)).toBe(words)
  })
})

describe('where a rule is for', () => {
  const pay = { id: 't', name: 'pay', selectors: [{ tags: { team: 'pay' } }, { namespaces: ['till-*'] }] }
  const always: readonly Condition[] = [{ kind: 'always' }]
  test.each<[string, Partial<ApprovalRule>, boolean]>([
    ['everywhere', {}, true],
    ['a pattern of clusters', { clusters: ['staging', 'prod-*'] }, true],
    ['other clusters', { clusters: ['staging'] }, false],
    ['its tenant', { tenant: pay }, true],
    ['its tenant, in other clusters', { tenant: pay, clusters: ['staging'] }, false],
    ['another tenant', { tenant: { ...pay, selectors: [{ namespaces: ['till-*'] }] } }, false],
    ['a tenant of nothing', { tenant: { ...pay, selectors: [] } }, false],
  ])('%s', (_, more, applies) => {
    expect(needsSecond([rule(always, more)], place, edit, null)).toHaveLength(applies ? 1 : 0)
  })
})

const action = fc.constantFrom('s3:GetObject', 's3:PutObject', 'iam:PassRole', 'sqs:SendMessage')
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom<Condition>(
    { kind: 'always' },
    { kind: 'session-policy-goes' },
    { kind: 'role' },
    { kind: 'deletion' },
  ),
  fc.nat(5).map((than): Condition => ({ kind: 'gains-more', than })),
  fc
    .array(fc.oneof(action, fc.constantFrom('s3:*', 'IAM:*', '*')), { minLength: 1, maxLength: 3 })
    .map((actions): Condition => ({ kind: 'gains-any', actions })),
)
const side = fc.record(
  {
    roleArn: fc.constantFrom(role('a'), role('b')),
    targetRoleArn: fc.constantFrom(role('c'), role('d')),
    policy: fc.constantFrom('{}', '{"a":1}'),
  },
  { requiredKeys: ['roleArn'] },
)
const change: fc.Arbitrary<RuledChange> = fc.record({
  before: fc.option(side),
  after: fc.option(side),
})
const gained: fc.Arbitrary<Gains> = fc
  .record({ actions: fc.uniqueArray(action), more: fc.nat(3), exact: fc.boolean() })
  .map(({ actions, more, exact }) => ({ actions, total: actions.length + more, exact }))
const rules = fc.array(
  fc.record({
    conditions: fc.array(condition, { maxLength: 3 }),
    clusters: fc.array(fc.constantFrom('prod-*', 'prod-eu-1', 'staging'), { maxLength: 2 }),
  }),
  { maxLength: 4 },
)
const toRules = (drawn: readonly Pick<ApprovalRule, 'conditions' | 'clusters'>[]) =>
  drawn.map(({ conditions, clusters }, index) => rule(conditions, { id: `r-${index}`, clusters }))
const ids = (found: ReturnType<typeof needsSecond>) => found.map(({ id }) => id)

describe('for any rules and change', () => {
  test('each rule is decided by itself: together they apply as one by one, and a rule more never takes one away', () => {
    fc.assert(
      fc.property(rules, change, fc.option(gained), (drawn, of, known) => {
        const all = toRules(drawn)
        const alone = all.filter((each) => needsSecond([each], place, of, known).length > 0)
        expect(ids(needsSecond(all, place, of, known))).toEqual(alone.map(({ id }) => id))
      }),
    )
  })

  test('a condition more in a rule never lets a change through', () => {
    fc.assert(
      fc.property(fc.array(condition), condition, change, fc.option(gained), (some, more, of, known) => {
        const before = needsSecond([rule(some)], place, of, known).length
        expect(needsSecond([rule([...some, more])], place, of, known).length).toBeGreaterThanOrEqual(before)
      }),
    )
  })

  test('knowing less never lets a change through', () => {
    fc.assert(
      fc.property(rules, change, gained, fc.nat(4), (drawn, of, known, kept) => {
        const all = toRules(drawn)
        const sure = new Set(
          ids(needsSecond(all, place, of, { ...known, exact: true, total: known.actions.length })),
        )
        for (const less of [
          null,
          { ...known, exact: false },
          { ...known, actions: known.actions.slice(0, kept), total: known.actions.length },
        ])
          for (const id of sure) expect(ids(needsSecond(all, place, of, less))).toContain(id)
      }),
    )
  })

  test('who gains more actions is never let through where who gained less was not', () => {
    fc.assert(
      fc.property(rules, change, gained, action, (drawn, of, known, more) => {
        const all = toRules(drawn)
        const actions = [...new Set([...known.actions, more])]
        const total = Math.max(known.total, actions.length)
        const found = ids(needsSecond(all, place, of, { ...known, actions, total: total + 1 }))
        for (const id of ids(needsSecond(all, place, of, { ...known, total }))) expect(found).toContain(id)
      }),
    )
  })

  test('what is gained matters only where it is asked for', () => {
    fc.assert(
      fc.property(rules, change, gained, (drawn, of, known) => {
        const all = toRules(drawn)
        if (asksForGains(all, place)) return
        expect(needsSecond(all, place, of, known)).toEqual(needsSecond(all, place, of, null))
      }),
    )
  })

  test('a rule that is for another place says nothing of it', () => {
    fc.assert(
      fc.property(fc.array(condition), change, fc.option(gained), (conditions, of, known) => {
        expect(needsSecond([rule(conditions, { clusters: ['elsewhere'] })], place, of, known)).toEqual([])
      }),
    )
  })
})
