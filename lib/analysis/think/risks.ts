import { catalog } from '../../catalog/index.ts'
import { type AccessGroup, type Finding, type PolicySet, parsePolicy } from '../../iam/index.ts'
import type { AccessRisk, AccessRiskKind, RiskStatement } from '../types.ts'
import { type ActionSet, actionSetOf, hasAction, hasPlace } from './action-set.ts'
import {
  closing,
  credentials,
  destructions,
  escalations,
  exfiltrations,
  isAdmin,
  openEscalations,
  type Reach,
} from './risk.ts'

/** As many as a list shows of what makes a risk, and of its statements. */
const toldMax = 12

const data = exfiltrations.filter((action) => !credentials.includes(action))

/** Whatever a risk may come of. */
const dangerous = actionSetOf([
  ...escalations.flat(),
  ...exfiltrations,
  ...credentials,
  ...destructions,
  ...catalog.actions.flatMap(({ name }) => (name.startsWith('iam:') ? [name] : [])),
])

/** Of each dangerous action by its place in the catalog, what allows it. */
type Allowed = ReadonlyMap<number, AccessGroup['access']>

function allowedBy(usable: readonly AccessGroup[]): Allowed {
  return new Map(
    usable.flatMap(({ places, access }) =>
      places.filter((place) => hasPlace(dangerous, place)).map((place) => [place, access] as const),
    ),
  )
}

const idOf = ({ layer, policy, index }: RiskStatement) => `${layer} ${policy} ${index}`

/** Statements of the role and of the session policy that allow one of these: those can be written otherwise. */
function statementsOf(set: ActionSet, allowed: Allowed): readonly RiskStatement[] {
  const found = new Map<string, RiskStatement>()
  for (const [place, { grants, because }] of allowed) {
    if (!hasPlace(set, place)) continue
    const ways = grants.flatMap(({ from, within = [] }) => [...from, ...within])
    for (const { layer, policy, index, sid, effect } of ways.length > 0 ? ways : because) {
      if (effect !== 'Allow' || (layer !== 'identity' && layer !== 'session')) continue
      const statement = { layer, policy, index, ...(sid !== undefined && { sid }) }
      found.set(idOf(statement), statement)
    }
  }
  return [...found.values()].sort(
    (one, other) =>
      one.layer.localeCompare(other.layer) ||
      one.policy.localeCompare(other.policy) ||
      one.index - other.index,
  )
}

type Draft = Pick<AccessRisk, 'kind' | 'everywhere' | 'because' | 'deny'>

function made(draft: Draft, statements: readonly RiskStatement[]): AccessRisk {
  const { because } = draft
  return {
    ...draft,
    because: because.slice(0, toldMax),
    count: because.length,
    statements: statements.slice(0, toldMax),
    statementCount: statements.length,
  }
}

/** Of a list of actions those that are open on everything. A workload that reads its one secret is no risk. */
function ofEverything(
  kind: AccessRiskKind,
  list: readonly string[],
  all: ActionSet,
  allowed: Allowed,
): readonly AccessRisk[] {
  const open = list.filter((action) => hasAction(all, action))
  if (open.length === 0) return []
  const draft = { kind, everywhere: true, because: open, deny: open }
  return [made(draft, statementsOf(actionSetOf(open), allowed))]
}

function ofIam(all: ActionSet, allowed: Allowed): readonly AccessRisk[] {
  if (!isAdmin(all)) return []
  const actions = catalog.actions.flatMap(({ name }) => (name.startsWith('iam:') ? [name] : []))
  const draft = { kind: 'admin-equivalent', everywhere: true, because: ['iam:*'], deny: ['iam:*'] } as const
  return [made(draft, statementsOf(actionSetOf(actions), allowed))]
}

function ofEscalation({ some, all }: Reach, allowed: Allowed): readonly AccessRisk[] {
  const ways = openEscalations(some)
  if (ways.length === 0) return []
  const draft = {
    kind: 'privilege-escalation',
    everywhere: openEscalations(all).length > 0,
    because: ways.map((actions) => actions.join(' + ')),
    deny: closing(ways),
  } as const
  return [made(draft, statementsOf(actionSetOf(ways.flat()), allowed))]
}

/** What the engine found that the session policy grants in vain; `found` are its findings on one text. */
function ofPointless(
  policies: PolicySet,
  check: (text: string) => readonly Finding[],
): readonly AccessRisk[] {
  const because: string[] = []
  const statements = new Map<string, RiskStatement>()
  for (const { name: policy, text } of policies.session ?? []) {
    const inert = check(text).filter(({ code }) => code === 'inert-grant')
    if (inert.length === 0) continue
    const list = parsePolicy(text).policy?.statements ?? []
    for (const { message, range } of inert) {
      because.push(message)
      const { offset } = range.start
      const found = list.find((each) => each.range.start.offset <= offset && offset <= each.range.end.offset)
      if (!found) continue
      const { index, sid } = found
      const statement = { layer: 'session', policy, index, ...(sid !== undefined && { sid }) } as const
      statements.set(idOf(statement), statement)
    }
  }
  if (because.length === 0) return []
  return [made({ kind: 'inert-grant', everywhere: false, because, deny: [] }, [...statements.values()])]
}

/** What is dangerous about what a session may do, with what makes it so. */
export function risksOf(
  policies: PolicySet,
  usable: readonly AccessGroup[],
  reach: Reach,
  check: (text: string) => readonly Finding[],
): readonly AccessRisk[] {
  const allowed = allowedBy(usable)
  return [
    ...ofIam(reach.all, allowed),
    ...ofEscalation(reach, allowed),
    ...ofEverything('credential-exposure', credentials, reach.all, allowed),
    ...ofEverything('data-of-everything', data, reach.all, allowed),
    ...ofEverything('infrastructure-destruction', destructions, reach.all, allowed),
    ...ofPointless(policies, check),
  ]
}
