import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../evaluate/decide.ts'
import { account, roleArn, type Written, written } from '../iam.fixture.ts'
import { matchGlob, parseGlob } from '../pattern.ts'
import type { AccessRequest, ActionCatalog, Grant, PolicySet, SessionContext, Verdict } from '../types.ts'
import { compareAccess } from './compare.ts'
import { effectivePermissions } from './effective.ts'

/** Actions of every kind: on objects, on buckets, on both, on nothing, on anything. */
const catalog: ActionCatalog = {
  date: '2026-01-01',
  actions: [
    { name: 's:GetObject', level: 'Read', resources: ['arn:%:s:::%/*'] },
    { name: 's:GetBucket', level: 'Read', resources: ['arn:%:s:::%'] },
    { name: 's:PutTag', level: 'Tagging', resources: ['arn:%:s:::%', 'arn:%:s:::%/*'] },
    { name: 's:List', level: 'List', resources: [] },
    { name: 't:Get', level: 'Read', resources: ['*'] },
  ],
}
const objects = ['a', 'b', 'ab', 'x'].flatMap((bucket) =>
  ['', 'a', 'b', 'ab', 'a/b', 'x'].map((key) => `arn:aws:s:::${bucket}/${key}`),
)
const buckets = ['a', 'b', 'ab', 'x'].map((bucket) => `arn:aws:s:::${bucket}`)
const samples: Readonly<Record<string, readonly string[]>> = {
  's:GetObject': objects,
  's:GetBucket': buckets,
  's:PutTag': [...objects, ...buckets],
  's:List': ['*'],
  't:Get': [...objects, ...buckets, 'a', ''],
}

const some = <T>(arbitrary: fc.Arbitrary<T>, maxLength = 2) =>
  fc.array(arbitrary, { minLength: 1, maxLength })
const actions = some(fc.constantFrom('*', 's:*', 's:Get*', 's:GetObject', 's:Put*', 's:List', 't:*', '*'))
const piece = fc.constantFrom('a', 'b', '/', '*', '?', '${tag}', '${gone}', '${open}', "${open, 'b'}")
const resource = fc.oneof(
  { weight: 1, arbitrary: fc.constant('*') },
  {
    weight: 3,
    arbitrary: fc
      .array(piece, { minLength: 1, maxLength: 4 })
      .map((pieces) => `arn:aws:s:::${pieces.join('')}`),
  },
)
const settledResource = resource.map((text) => text.replaceAll(/\$\{open[^}]*\}/g, '*'))
const settledCondition = fc.constantFrom<Written>(
  {},
  {},
  {},
  { StringEquals: { tag: 'a' } },
  { StringEquals: { gone: 'a' } },
  { StringNotLike: { gone: '*' } },
)
const openCondition = fc.oneof(
  settledCondition,
  fc.constantFrom<Written>(
    { StringEquals: { open: 'a' } },
    { StringNotEquals: { open: 'a' } },
    { Bool: { shut: 'true' } },
  ),
)

function statements(
  resources: fc.Arbitrary<string>,
  conditions: fc.Arbitrary<Written>,
  effects: readonly string[],
) {
  return fc
    .record({
      Effect: fc.constantFrom(...effects),
      actions,
      not: fc.constantFrom('', '', '', 'Not'),
      resources: some(resources),
      elsewhere: fc.constantFrom('', '', '', 'Not'),
      Condition: conditions,
    })
    .map(
      ({ Effect, actions: list, not, resources: where, elsewhere, Condition }): Written => ({
        Effect,
        [`${not}Action`]: list,
        [`${elsewhere}Resource`]: where,
        Condition,
      }),
    )
}
const effects = ['Allow', 'Allow', 'Allow', 'Deny']
const settled = statements(settledResource, settledCondition, effects)
const open = statements(resource, openCondition, effects)
const denies = statements(resource, openCondition, ['Deny'])

function sets(statement: fc.Arbitrary<Written>): fc.Arbitrary<PolicySet> {
  const text = fc.array(statement, { maxLength: 3 }).map((list) => written(...list))
  const layer = text.map((each) => [{ name: 'policy', text: each }])
  const maybe = (name: string, value: fc.Arbitrary<unknown>) =>
    fc
      .option(value, { nil: undefined, freq: 1 })
      .map((found) => (found === undefined ? {} : { [name]: found }))
  return fc
    .tuple(
      layer,
      maybe('session', layer),
      maybe('boundary', layer),
      maybe('scps', fc.array(layer, { maxLength: 2 })),
      maybe('vpcEndpoint', layer),
    )
    .map(([identity, session, boundary, scps, vpcEndpoint]) => ({
      identity,
      ...session,
      ...boundary,
      ...(vpcEndpoint ?? {}),
      ...(scps ?? {}),
    }))
}

const session: SessionContext = {
  principal: roleArn,
  known: { tag: 'a', 'aws:PrincipalAccount': account },
  absent: ['gone'],
}
function requestOf(action: string, where: string): AccessRequest {
  return { principal: roleArn, action, resource: where, context: session.known, unknown: ['open', 'shut'] }
}
const rank = { allowed: 2, conditional: 1, implicitDeny: 0, explicitDeny: 0 } as const
const rankOf = (action: string, where: string, policies: PolicySet) =>
  rank[decide(requestOf(action, where), policies).verdict]
function* everySample(): Generator<readonly [action: string, where: string]> {
  for (const [action, list] of Object.entries(samples)) for (const where of list) yield [action, where]
}

/** Whether a grant, as it is worded, holds a resource. Open variables match as their wildcards would. */
function holds({ resources, except }: Grant, where: string): boolean {
  const matches = (pattern: string) => matchGlob(parseGlob(pattern), where)
  return resources.some((each) => each.split(' ∩ ').every(matches)) && !except.some(matches)
}

/** The verdicts an action may have, from what `decide` says of one of its resources. */
function wordsFor(isAllowed: boolean, alone: boolean): readonly Verdict[] {
  if (isAllowed) return ['granted', 'narrowed']
  if (alone) return ['narrowed', 'cut', 'denied']
  return ['granted', 'narrowed', 'cut', 'denied', 'inert', 'absent']
}

describe('effectivePermissions', () => {
  test('grants exactly what decide allows, where nothing is left open', () => {
    let allowed = 0
    fc.assert(
      fc.property(sets(settled), (policies) => {
        const found = effectivePermissions(policies, session, catalog)
        expect(found.exact).toBe(true)
        const byName = new Map(found.actions.map((each) => [each.action, each]))
        const within = (grants: readonly Grant[] = [], where: string) =>
          grants.some((grant) => holds(grant, where))
        for (const [action, where] of everySample()) {
          const access = byName.get(action)
          const is = rankOf(action, where, policies) === 2
          const alone = rankOf(action, where, { identity: policies.identity }) === 2
          const told = [within(access?.grants, where), within(access?.baseline, where)]
          expect([action, where, ...told]).toEqual([action, where, is, alone])
          expect(wordsFor(is, alone)).toContain(access?.verdict ?? 'absent')
          if (is) allowed++
        }
      }),
      { numRuns: 500 },
    )
    expect(allowed).toBeGreaterThan(500)
  })

  test('leaves out nothing that may be allowed, and says what is conditional', () => {
    fc.assert(
      fc.property(sets(open), (policies) => {
        const found = effectivePermissions(policies, session, catalog)
        const byName = new Map(found.actions.map((each) => [each.action, each]))
        for (const [action, where] of everySample()) {
          const answer = rankOf(action, where, policies)
          const access = byName.get(action)
          if (answer > 0) expect(['granted', 'narrowed']).toContain(access?.verdict)
          if (answer === 2) expect(access?.conditional).toBe(false)
        }
        for (const each of found.actions) {
          const possible = each.verdict === 'granted' || each.verdict === 'narrowed'
          expect([each.action, each.grants.length > 0]).toEqual([each.action, possible])
        }
      }),
      { numRuns: 400 },
    )
  })

  test('an unreadable role is unknown throughout', () => {
    fc.assert(
      fc.property(sets(open), (policies) => {
        const found = effectivePermissions(
          { ...policies, identity: [], unreadable: ['identity'] },
          session,
          catalog,
        )
        expect(found.exact).toBe(false)
        expect(found.unreadable).toEqual(['identity'])
        for (const { unknown } of found.actions) expect(unknown).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})

const sessions = { before: session, after: session }
function compare(before: PolicySet, after: PolicySet) {
  return compareAccess(before, after, sessions, catalog)
}
function usable(policies: PolicySet): Set<string> {
  const { actions: list } = effectivePermissions(policies, session, catalog)
  return new Set(
    list.filter(({ verdict }) => verdict === 'granted' || verdict === 'narrowed').map(({ action }) => action),
  )
}

function without(set: ReadonlySet<string>, ...others: readonly ReadonlySet<string>[]): readonly string[] {
  return [...set].filter((each) => !others.some((other) => other.has(each)))
}

describe('compareAccess', () => {
  test('finds nothing between a set and itself', () => {
    fc.assert(
      fc.property(sets(open), (policies) => {
        expect(compare(policies, policies)).toMatchObject({
          gains: [],
          losses: [],
          exact: true,
          unchanged: usable(policies).size,
        })
      }),
      { numRuns: 200 },
    )
  })

  test('proves every gain and loss by a request that decide answers differently', () => {
    let changes = 0
    fc.assert(
      fc.property(sets(open), sets(open), (before, after) => {
        const { gains, losses } = compare(before, after)
        const difference = (witness: AccessRequest) =>
          rank[decide(witness, after).verdict] - rank[decide(witness, before).verdict]
        for (const { witness } of gains) expect(difference(witness)).toBeGreaterThan(0)
        for (const { witness } of losses) expect(difference(witness)).toBeLessThan(0)
        changes += gains.length + losses.length
      }),
      { numRuns: 400 },
    )
    expect(changes).toBeGreaterThan(200)
  })

  test('misses no gain and no loss', () => {
    fc.assert(
      fc.property(sets(open), sets(open), (before, after) => {
        const { gains, losses } = compare(before, after)
        const gained = new Set(gains.map(({ action }) => action))
        const lost = new Set(losses.map(({ action }) => action))
        for (const [action, where] of everySample()) {
          const difference = rankOf(action, where, after) - rankOf(action, where, before)
          if (difference !== 0) expect(difference > 0 ? gained : lost).toContain(action)
        }
        // What can be used after is what is gained and what is kept.
        const [had, has] = [usable(before), usable(after)]
        expect(without(has, had, gained)).toEqual([])
        expect(without(had, has, lost)).toEqual([])
        expect(without(gained, has)).toEqual([])
        expect(without(lost, had)).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  test('a deny, a boundary or a session policy never gains', () => {
    fc.assert(
      fc.property(sets(open), denies, open, (policies, denial, statement) => {
        const denied = {
          ...policies,
          identity: [...policies.identity, { name: 'deny', text: written(denial) }],
        }
        expect(compare(policies, denied).gains).toEqual([])
        const limit = [{ name: 'limit', text: written(statement) }]
        if (!policies.session) expect(compare(policies, { ...policies, session: limit }).gains).toEqual([])
        if (!policies.boundary) expect(compare(policies, { ...policies, boundary: limit }).gains).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('where it is exact, nothing that stays open changes either', () => {
    let exact = 0
    const contexts = [undefined, 'a', 'b'].flatMap((open) =>
      [undefined, 'true'].map((shut) => ({ ...session.known, ...(open && { open }), ...(shut && { shut }) })),
    )
    fc.assert(
      fc.property(sets(open), sets(open), fc.boolean(), open, (before, other, add, statement) => {
        const extra = { name: 'extra', text: written(statement) }
        const after = add ? { ...before, identity: [...before.identity, extra] } : other
        const found = compare(before, after)
        if (!found.exact || found.gains.length + found.losses.length > 0) return
        exact++
        for (const [action, resource] of everySample()) {
          for (const context of contexts) {
            const request = { principal: roleArn, action, resource, context }
            const [was, is] = [decide(request, before), decide(request, after)]
            expect(is.verdict === 'allowed').toBe(was.verdict === 'allowed')
          }
        }
      }),
      { numRuns: 300 },
    )
    expect(exact).toBeGreaterThan(30)
  })

  test('what is gained one way is lost the other', () => {
    fc.assert(
      fc.property(sets(open), sets(open), (before, after) => {
        const names = (list: readonly { readonly action: string }[]) =>
          list.map(({ action }) => action).sort()
        const [there, back] = [compare(before, after), compare(after, before)]
        expect([names(there.gains), names(there.losses), there.exact]).toEqual([
          names(back.losses),
          names(back.gains),
          back.exact,
        ])
      }),
      { numRuns: 200 },
    )
  })
})
