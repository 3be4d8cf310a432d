import type { Home } from '@/components/access/arn.ts'
import { explainRequest } from '@/components/access/trace-model.ts'
import type { TraceQuestion, TraceScene, TraceView } from '@/components/access/trace-types.ts'
import { catalog, findAction, findService } from '@/lib/catalog/index.ts'
import { takesResource } from '@/lib/expectations/index.ts'
import { matchGlob, type PolicySet, parseGlob, parsePolicy, type Statement } from '@/lib/iam/index.ts'

/** One request's answer, and what helps to ask the next. */
export type TryAnswer = {
  readonly view: TraceView
  /** ARNs worth trying: what the policies name, and how ARNs of the action's types look. */
  readonly resources: readonly string[]
  /** What is odd about the request, in sentences: it is answered as it is written. */
  readonly notes: readonly string[]
}

export function answerTry(question: TraceQuestion, scene: TraceScene): TryAnswer {
  const view = explainRequest(question, scene, catalog)
  const { action, resource } = view.request
  return { view, resources: resourcesFor(action, scene), notes: notesOn(action, resource) }
}

function notesOn(action: string, resource: string): readonly string[] {
  const known = findAction(action)
  const notes: string[] = []
  if (/[*?]/.test(action))
    notes.push('This asks about one action of that very name; a pattern belongs in an expectation.')
  else if (!known)
    notes.push(
      `AWS documents no action ${action} (as of ${catalog.date}). It is answered as policies would read it.`,
    )
  const types = known?.resources ?? []
  const isArn = /^arn:([^:]*:){4}./.test(resource)
  if (resource === '*' && types.length > 0)
    notes.push(
      `${known?.name} is always asked of a resource; * here is the text itself, which only a * in a policy matches.`,
    )
  else if (resource !== '*' && !isArn)
    notes.push('The resource is no ARN. AWS asks about ARNs, so hardly any statement can match it.')
  else if (resource !== '*' && known && types.length === 0)
    notes.push(`${known.name} takes no resource: AWS asks about * for it.`)
  else if (resource !== '*' && known && !takesResource(known.name, resource, catalog))
    notes.push(
      `${known.name} takes no resource of this form, so AWS never asks this. It is answered as policies would read it.`,
    )
  return notes
}

const resourcesMax = 30

function resourcesFor(action: string, { policies, home }: TraceScene): readonly string[] {
  const found = [...namedByPolicies(action, policies), ...templatesOf(action, home)]
  return [...new Set(found)].slice(0, resourcesMax)
}

/** What statements that speak of the action name, a request's way: without wildcards and variables. */
function namedByPolicies(
  action: string,
  { identity, boundary = [], session = [] }: PolicySet,
): readonly string[] {
  const lower = action.toLowerCase()
  const speaks = ({ actions }: Statement) =>
    actions.patterns.some(({ value }) => matchGlob(parseGlob(value.toLowerCase()), lower)) !== actions.not
  return [...session, ...identity, ...boundary]
    .flatMap(({ text }) => parsePolicy(text).policy?.statements ?? [])
    .filter(speaks)
    .flatMap(({ resources }) => resources?.patterns ?? [])
    .filter(({ value }) => value.startsWith('arn:'))
    .map(({ value }) => value.replace(/\$\{[^}]*\}|[*?]+/g, 'example'))
}

/** As AWS writes them, with this account and region in their places. */
function templatesOf(action: string, { accountId, region }: Home): readonly string[] {
  const known = findAction(action)
  const service = findService(action.slice(0, Math.max(0, action.indexOf(':'))))
  if (!known || !service) return []
  const own = service.types.filter(({ patterns }) =>
    patterns.some((pattern) => known.resources.includes(pattern)),
  )
  return own
    .flatMap(({ arns }) => arns)
    .map((arn) =>
      arn
        .replaceAll('${Partition}', 'aws')
        .replaceAll('${Account}', accountId)
        .replaceAll('${Region}', region)
        .replace(/\$\{([^}]*)\}/g, '$1'),
    )
}
