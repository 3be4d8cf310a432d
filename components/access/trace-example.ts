import {
  type AccessRequest,
  type ActionCatalog,
  compareAccess,
  decide,
  type NamedPolicy,
  type PolicySet,
} from '@/lib/iam/index.ts'
import { keysAsked } from './trace-keys.ts'
import type { TraceContext, TraceExample, TraceQuestion, TraceScene } from './trace-types.ts'

const nobody: PolicySet = { identity: [] }

type Found = { readonly label: string; readonly request: AccessRequest }

/**
 * Requests that show what is so about an action: one that is allowed, and one that each side allows alone and the other does not. They come from
 * the sets, so that each is proven; where there is none, a resource of the action's own type.
 */
export function examplesOf(
  action: string,
  scene: TraceScene,
  catalog: ActionCatalog,
): readonly TraceExample[] {
  const only = catalogOf(action, catalog)
  const { policies, session } = scene
  const sessions = { before: session, after: session }
  const between = (less: PolicySet, more: PolicySet) =>
    compareAccess(less, more, sessions, only).gains.find(
      (change) => change.action.toLowerCase() === action.toLowerCase(),
    )?.witness
  const alone = (identity: readonly NamedPolicy[] | undefined): PolicySet => ({ identity: identity ?? [] })
  const tries: readonly (readonly [string, AccessRequest | undefined])[] = [
    ['allowed', between(nobody, policies)],
    ['the role alone allows it', between(policies, alone(policies.identity))],
    ['the session policy alone allows it', between(policies, alone(policies.session))],
  ]
  const found = tries.flatMap(([label, request]): Found[] => (request ? [{ label, request }] : []))
  const questions = found.map(({ label, request }) => ({
    label,
    question: questionOf(atHome(request, scene), scene),
  }))
  return questions.length > 0
    ? questions
    : [{ label: 'any resource', question: fallback(action, only, scene) }]
}

/** A catalog of one action: policies may still name others that it lacks. An unknown action takes any resource. */
function catalogOf(action: string, catalog: ActionCatalog): ActionCatalog {
  const known = catalog.actions.find(({ name }) => name.toLowerCase() === action.toLowerCase())
  return { ...catalog, actions: [known ?? { name: action, level: 'Write', resources: ['*'] }] }
}

/** A resource of the session's own partition, region and account: what denies by those denies the example. */
function fallback(action: string, { actions }: ActionCatalog, { session, home }: TraceScene): TraceQuestion {
  const pattern = actions[0]?.resources[0] ?? '*'
  if (pattern === '*') return { action, resource: '*' }
  const own = ['arn', session.principal.split(':')[1] || 'aws', '', home.region, home.accountId]
  const parts = pattern.split(':').map((part, at) => (/^[*%]$/.test(part) && own[at]) || part)
  return { action, resource: parts.join(':').replace(/[*%]/g, 'example') }
}

/**
 * The same request on a resource of the session's own account and region, where the sets put `any`: easier to read. Kept only where the answer,
 * reasons and all, stays the same.
 */
function atHome(request: AccessRequest, { policies, home }: TraceScene): AccessRequest {
  const parts = request.resource.split(':')
  if (parts.length < 6) return request
  const named = parts.map((part, index) => {
    if (index === 3 && part === 'any') return home.region
    return index === 4 && part === 'any' ? home.accountId : part
  })
  const moved = { ...request, resource: named.join(':').replaceAll(/\bany\b/g, 'example') }
  const applying = (each: AccessRequest) =>
    JSON.stringify(decide(each, policies).reasons.map(({ matched, mismatch }) => [matched, mismatch]))
  return applying(moved) === applying(request) ? moved : request
}

/** The request as a question: what its context adds to the session, and that nothing else is in it. */
function questionOf({ action, resource, context }: AccessRequest, scene: TraceScene): TraceQuestion {
  const given = new Map(Object.entries(context).map(([name, value]) => [name.toLowerCase(), value]))
  const known = new Set(Object.keys(scene.session.known).map((name) => name.toLowerCase()))
  const entries = keysAsked(scene, action)
    .filter(({ name }) => !known.has(name.toLowerCase()))
    .map(({ name }): [string, TraceContext[string]] => [name, given.get(name.toLowerCase()) ?? null])
  return { action, resource, context: Object.fromEntries(entries) }
}
