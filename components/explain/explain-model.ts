import { type ChangeList, changeListOf } from '@/components/access/change-list.ts'
import { explainRequest } from '@/components/access/trace-model.ts'
import type { TraceContext, TraceView } from '@/components/access/trace-types.ts'
import { catalog } from '@/lib/catalog/index.ts'
import { type LayerChange, type SmallestChange, smallestChange } from '@/lib/explain/index.ts'
import { compareAccess, type NamedPolicy, type PolicySet, traceDecision } from '@/lib/iam/index.ts'
import type { AssociationPage, NamedDocument } from '@/lib/inventory/types.ts'
import { type Agreement, agreementOf, type Denial } from '@/lib/pod-identity/index.ts'

/** A refusal held against an association. */
export type Explained =
  /** It is about how the pod comes to its credentials, which the association's chain tells. */
  | { readonly kind: 'credentials' }
  /** AWS did not say what was asked for. */
  | { readonly kind: 'nothing-asked' }
  | {
      readonly kind: 'request'
      readonly view: TraceView
      /** Null: the request is not known for sure, and the view is of an example. */
      readonly agreement: Agreement | null
      readonly change: ChangeView | null
    }

/** The least that lets the request through, and what comes with it. */
export type ChangeView = SmallestChange & {
  readonly gains: ChangeList
  readonly losses: ChangeList
  readonly unchanged: number
  readonly exact: boolean
}

type Scene = Pick<AssociationPage, 'association' | 'policies' | 'context' | 'role' | 'targetRole'>

/**
 * `session`: that of the effective role, or of the first of two (as `candidatesOf` says). `told`: keys of the request that AWS told; what it did not tell is
 * not known.
 */
export function explainRefusal(
  denial: Denial,
  page: Scene,
  session: 'effective' | 'first',
  told: TraceContext = {},
): Explained {
  const { action, resource, layer, doubts } = denial
  if (layer === 'trust' || session === 'first') return { kind: 'credentials' }
  // Half a name is no action, and may be the beginning of another.
  if (action === null || doubts.includes('action')) return { kind: 'nothing-asked' }
  const { policies, context, association } = page
  const { accountId, region } = association
  const scene = { policies, session: context, home: { accountId, region } }
  const asked = { action, ...(resource !== null && { resource }), context: told }
  const view = explainRequest(asked, scene, catalog)
  const isSure = resource !== null && !doubts.includes('resource')
  if (!isSure) return { kind: 'request', view, agreement: null, change: null }
  const agreement = agreementOf(denial, traceDecision(view.request, policies), policies)
  return { kind: 'request', view, agreement, change: changeOf(view, page) }
}

/** Managed policies under their ARNs, by which they are changed; elsewhere they go by name. */
function byArn({ policies, role, targetRole }: Scene): PolicySet {
  const effective = targetRole ?? role
  if (effective.state !== 'read') return policies
  const named = ({ arn, name, text }: NamedDocument): NamedPolicy => ({ name: arn ?? name, text })
  const { policies: documents, boundary } = effective.value
  return { ...policies, identity: documents.map(named), ...(boundary && { boundary: [named(boundary)] }) }
}

function changeOf({ request }: TraceView, scene: Scene): ChangeView | null {
  const { context } = scene
  const policies = byArn(scene)
  const change = smallestChange(request, policies)
  if (change.changes.length === 0) return null
  const sessions = { before: context, after: context }
  const { gains, losses, unchanged, exact } = compareAccess(policies, change.after, sessions, catalog)
  return { ...change, gains: changeListOf(gains), losses: changeListOf(losses), unchanged, exact }
}

/** The session policy's own part of it. */
export function sessionChangeOf({ changes }: SmallestChange): Extract<LayerChange, { kind: 'allow' }> | null {
  return (
    changes.find((each): each is Extract<LayerChange, { kind: 'allow' }> => {
      return each.kind === 'allow' && each.layer === 'session'
    }) ?? null
  )
}
