import 'server-only'
import { createHash } from 'node:crypto'
import { catalog } from '../catalog/index.ts'
import {
  type AccessChange,
  checkPolicy,
  compareAccess,
  groupedPermissions,
  type PolicySet,
  type SessionContext,
  type StatementRef,
} from '../iam/index.ts'
import {
  type AssociationFacts,
  isFullAccess,
  layersOf,
  type RoleFacts,
  sessionContextOf,
} from '../pod-identity/index.ts'
import type { AccessSide, PreviewFinding } from './types.ts'

/** Named in the preview of each item; the rest is counted. */
const namesMax = 12
/** Many associations share role, policy and what is to come: what was worked out for one serves the next. */
const keptMax = 2000

export type AccessChangeOf = {
  readonly gains: AccessSide
  readonly losses: AccessSide
  readonly exact: boolean
  /** How many actions the pods may use. */
  readonly usable: { readonly before: number; readonly after: number }
  readonly findings: readonly PreviewFinding[]
}

type Side = { readonly policies: PolicySet; readonly context: SessionContext }

function sideOf(facts: AssociationFacts, role: RoleFacts): Side {
  return { policies: layersOf(facts, role), context: sessionContextOf(facts, role) }
}

/** No association, no session: nothing is allowed. */
const nothing: PolicySet = { identity: [] }

function sayStatement({ layer, policy, index, sid }: StatementRef): string {
  const isOrganization = layer === 'scp' || layer === 'rcp'
  const kind = isOrganization ? layer.toUpperCase() : `${layer} policy`
  const source = layer === 'session' ? policy : `${kind} ${policy}`
  return `${source}, statement ${sid ?? index + 1}`
}

function accessSide(changes: readonly AccessChange[]): AccessSide {
  const [first] = changes
  return {
    total: changes.length,
    actions: changes
      .slice(0, namesMax)
      .map(({ action }) => action)
      .sort(),
    example: first
      ? {
          action: first.action,
          resource: first.witness.resource,
          because: [...new Set(first.because.filter((each) => !isFullAccess(each)).map(sayStatement))].slice(
            0,
            4,
          ),
        }
      : null,
  }
}

const usableOf = ({ policies, context }: Side) => {
  const { counts, exact } = groupedPermissions(policies, context, catalog)
  return { usable: counts.granted + counts.narrowed, exact }
}

function findingsOf({ policies }: Side): readonly PreviewFinding[] {
  const [session] = policies.session ?? []
  if (!session) return []
  const found = checkPolicy(session.text, 'session', { catalog, surroundings: policies })
  return found.map(({ severity, message, range }) => ({ severity, message, line: range.start.line }))
}

function workOut(before: Side | null, after: Side): AccessChangeOf {
  const is = usableOf(after)
  const was = before ? usableOf(before) : { usable: 0, exact: true }
  const compared = compareAccess(
    before?.policies ?? nothing,
    after.policies,
    { before: before?.context ?? after.context, after: after.context },
    catalog,
  )
  return {
    gains: accessSide(compared.gains),
    losses: accessSide(compared.losses),
    exact: compared.exact && is.exact && was.exact,
    usable: { before: was.usable, after: is.usable },
    findings: findingsOf(after),
  }
}

/** What decides: the policies, and of the context only what they may mention. Most policies ask for none of an association's own tags. */
function contentOf({ policies, context: { principal, known, absent } }: Side) {
  const texts = JSON.stringify(policies).toLowerCase()
  const isMentioned = (key: string) =>
    texts.includes('\\\\u') || texts.includes(key.replace(/\*$/, '').toLowerCase())
  return [
    policies,
    principal,
    Object.entries(known).filter(([key]) => isMentioned(key)),
    absent.filter(isMentioned),
  ]
}

const kept = new Map<string, AccessChangeOf>()

/** What an association's pods gain and lose from one state to another under a role; `before` null: there is none yet. */
export function accessChange(
  before: AssociationFacts | null,
  after: AssociationFacts,
  role: RoleFacts,
): AccessChangeOf {
  const sides = [before && sideOf(before, role), sideOf(after, role)] as const
  const key = createHash('sha256')
    .update(JSON.stringify(sides.map((side) => side && contentOf(side))))
    .digest('base64')
  const found = kept.get(key)
  if (found) return found
  const made = workOut(...sides)
  kept.set(key, made)
  const oldest = kept.size > keptMax ? kept.keys().next().value : undefined
  if (oldest !== undefined) kept.delete(oldest)
  return made
}

/** A text that changes with what the role's policies allow. Its trust and its tags say nothing of that, except where policies ask for tags. */
export function roleHash({ policies, boundary, tags }: RoleFacts): string {
  const documents = policies.map(({ name, text }) => `${name}\n${text}`).sort()
  const content = [documents, boundary?.text ?? null, Object.entries(tags).sort()]
  return createHash('sha256').update(JSON.stringify(content)).digest('base64')
}
