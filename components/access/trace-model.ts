import {
  type AccessRequest,
  type ActionCatalog,
  type DecisionStep,
  type DecisionTrace,
  type Layer,
  type NamedPolicy,
  parsePolicy,
  type StatementReason,
  traceDecision,
} from '@/lib/iam/index.ts'
import { targetIn } from '@/lib/pod-identity/index.ts'
import { readableText } from './json-lines.ts'
import { blocksOf, statementName } from './statements.ts'
import { examplesOf } from './trace-example.ts'
import { keysOf, shownKeys } from './trace-keys.ts'
import type {
  StepAnswer,
  TraceDocument,
  TraceKey,
  TraceQuestion,
  TraceScene,
  TraceStatement,
  TraceStep,
  TraceView,
} from './trace-types.ts'
import { layerNames, layerTitles, wordsNotEvaluated, wordsOfStep, wordsWithout } from './trace-words.ts'

/** Statements of one kind that are listed for a step. */
const statementsMax = 60
const longestText = 200_000

/**
 * The order of https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html, after the denies
 * of all of them. A VPC endpoint's policy is not on that page: it limits what passes through the endpoint.
 */
const order: readonly Layer[] = ['rcp', 'scp', 'resource', 'identity', 'boundary', 'session', 'vpcEndpoint']
/** Layers that exist outside the role and the association. One that a scene does not hold was not read; it is not known to be missing. */
const outside: readonly Layer[] = ['rcp', 'scp', 'resource', 'vpcEndpoint']

/** The way to one request's verdict. Total: any question gets an answer. */
export function explainRequest(
  question: TraceQuestion,
  scene: TraceScene,
  catalog: ActionCatalog,
): TraceView {
  const examples = examplesOf(question.action, scene, catalog)
  const asked = question.resource === undefined ? (examples[0]?.question ?? question) : question
  const keys = keysOf(scene, asked)
  const request = requestOf(asked, scene, keys)
  const trace = traceDecision(request, scene.policies)
  const steps = stepsOf(trace, scene, request.action)
  return {
    request,
    verdict: trace.verdict,
    headline: headlineOf(trace),
    steps,
    keys: shownKeys(keys, trace.unknownKeys),
    examples,
    documents: documentsOf(scene, steps),
  }
}

function requestOf(
  { action, resource = '*', context = {} }: TraceQuestion,
  { session }: TraceScene,
  keys: readonly TraceKey[],
): AccessRequest {
  const settled = new Set(Object.keys(session.known).map((name) => name.toLowerCase()))
  const given = Object.entries(context).filter((entry): entry is [string, string | readonly string[]] => {
    const [name, value] = entry
    // What AWS puts into every session is not for the asker to change, in whatever case it is written.
    return value !== null && !settled.has(name.toLowerCase())
  })
  return {
    principal: session.principal,
    action,
    resource,
    context: { ...Object.fromEntries(given), ...session.known },
    unknown: keys.filter(({ state }) => state === 'unknown').map(({ name }) => name),
  }
}

function headlineOf({ verdict, decidedBy, reasons, unknownKeys, steps }: DecisionTrace): string {
  if (verdict === 'allowed') return 'Allowed by every layer that was read.'
  if (verdict === 'conditional') {
    const unread = steps.some(({ by }) => by === 'unreadable')
    const keys = unknownKeys.join(', ')
    const [what] = [keys && `on ${keys}`, unread && 'on what could not be read'].filter(Boolean)
    return `Not settled: it depends ${what || 'on a statement that AWS refuses as it is written'}.`
  }
  const denying = reasons.find(
    ({ statement, matched }) =>
      statement.effect === 'Deny' && matched === 'yes' && statement.layer === decidedBy,
  )
  if (verdict === 'explicitDeny')
    return denying
      ? `Denied by ${statementName(denying.statement)}. A Deny that applies is final.`
      : 'Denied by a Deny statement.'
  return `Not allowed: no statement of ${decidedBy ? layerNames[decidedBy] : 'its policies'} allows it.`
}

function stepsOf(trace: DecisionTrace, scene: TraceScene, action: string): readonly TraceStep[] {
  const layers = order.flatMap((layer) => {
    const own = trace.steps.filter((step) => step.layer === layer)
    return own.length > 0
      ? own.map((step) => layerStep(step, trace, scene, action))
      : missingStep(layer, scene, action)
  })
  return [denyStep(trace), ...layers]
}

/** A deny anywhere is final, so AWS looks for one first, in all policies together. */
function denyStep({ steps, verdict }: DecisionTrace): TraceStep {
  const denies = steps.flatMap((step) => step.reasons.filter(({ statement }) => statement.effect === 'Deny'))
  const unread = steps.some(({ denies: own, by }) => own === 'unknown' && by === 'unreadable')
  const open = steps.some(({ denies: own }) => own === 'unknown')
  const answer: StepAnswer = verdict === 'explicitDeny' ? 'stops' : open ? 'open' : 'passes'
  const words = {
    stops: 'A Deny statement applies. It is final, whatever the layers below allow.',
    open: unread
      ? 'A policy could not be read and may hold a Deny that applies.'
      : 'Whether a Deny applies depends on what is not known.',
    passes:
      denies.length === 0
        ? 'No policy that was read has a Deny statement.'
        : 'No Deny statement that was read applies.',
  }[answer]
  return {
    id: 'deny',
    title: 'Explicit deny, in any policy',
    answer,
    decides: answer === 'stops',
    words,
    ...sorted(denies),
  }
}

function layerStep(
  step: DecisionStep,
  { verdict, steps }: DecisionTrace,
  { policies }: TraceScene,
  action: string,
): TraceStep {
  const { layer, level, opens, by, reasons } = step
  const decides = verdict === 'implicitDeny' && steps.find((each) => each.opens === 'no') === step
  const answers = { yes: 'passes', no: 'stops', unknown: 'open' } as const
  const missing = layer === 'resource' && policies.resource === undefined
  // Nothing of it has to allow, but it may deny: it must not look passed.
  const isUnseen = isUnreadWhole(layer, policies) && opens === 'yes'
  return {
    id: level === undefined ? layer : `${layer} ${level}`,
    title: titleOf(step, policies),
    answer: isUnseen || (by === 'unreadable' && reasons.length === 0) ? 'notEvaluated' : answers[opens],
    decides,
    words: isUnseen
      ? wordsNotEvaluated(layer, action)
      : missing
        ? 'A policy of the resource has to allow this caller, and there is none.'
        : wordsOfStep(step),
    ...sorted(reasons.filter(({ statement }) => statement.effect === 'Allow')),
  }
}

/** A level of SCPs by what it is attached to, where their names say so. */
function titleOf({ layer, level }: DecisionStep, { scps = [] }: TraceScene['policies']): string {
  if (level === undefined) return layerTitles[layer]
  const [first] = layer === 'scp' ? (scps[level] ?? []) : []
  const target = first && targetIn(first.name)
  return `${layerTitles[layer]}, ${target ? `on the ${target}` : `level ${level + 1}`}`
}

/** A layer of the resource's side of which nothing could be read. */
function isUnreadWhole(layer: Layer, { unreadable = [], resource, rcps }: TraceScene['policies']): boolean {
  const none = layer === 'resource' ? resource === undefined : layer === 'rcp' && rcps === undefined
  return none && unreadable.includes(layer)
}

function missingStep(layer: Layer, { policies }: TraceScene, action: string): readonly TraceStep[] {
  const read = layer === 'scp' ? policies.scps : layer === 'rcp' ? policies.rcps : undefined
  const isUnread = outside.includes(layer) && read === undefined
  const words = isUnread
    ? wordsNotEvaluated(layer, action)
    : (wordsWithout[layer] ?? 'There is none, so it does not limit.')
  return [
    {
      id: layer,
      title: layerTitles[layer],
      answer: isUnread ? 'notEvaluated' : 'none',
      decides: false,
      words,
      applying: [],
      near: [],
      others: [],
    },
  ]
}

function sorted(reasons: readonly StatementReason[]): Pick<TraceStep, 'applying' | 'near' | 'others'> {
  const of = (wanted: (reason: StatementReason) => boolean) =>
    reasons.filter(wanted).slice(0, statementsMax).map(traceStatement)
  return {
    applying: of(({ matched }) => matched !== 'no'),
    near: of(({ matched, mismatch }) => matched === 'no' && mismatch !== 'action'),
    others: of(({ matched, mismatch }) => matched === 'no' && mismatch === 'action'),
  }
}

function traceStatement({ statement, matched, mismatch, because }: StatementReason): TraceStatement {
  const { layer, policy, index, sid, effect } = statement
  const link = { layer, policy, index, effect, ...(sid !== undefined && { sid }) }
  return { link, matched, mismatch: mismatch ?? null, because }
}

function namedIn({ policies }: TraceScene): readonly { layer: Layer; policy: NamedPolicy }[] {
  const { identity, boundary = [], session = [], scps = [], rcps = [], resource, vpcEndpoint = [] } = policies
  const of = (layer: Layer, list: readonly NamedPolicy[]) => list.map((policy) => ({ layer, policy }))
  return [
    ...of('identity', identity),
    ...of('boundary', boundary),
    ...of('session', session),
    ...of('scp', scps.flat()),
    ...of('rcp', rcps.flat()),
    ...of('resource', resource ? [resource] : []),
    ...of('vpcEndpoint', vpcEndpoint),
  ]
}

/** The texts that statements are shown in. Only what is named, so that an answer from a worker stays small. */
function documentsOf(scene: TraceScene, steps: readonly TraceStep[]): readonly TraceDocument[] {
  const shown = steps.flatMap(({ applying, near, others }) => [...applying, ...near, ...others])
  const named = new Set(shown.map(({ link }) => `${link.layer} ${link.policy}`))
  return namedIn(scene)
    .filter(({ layer, policy }) => named.has(`${layer} ${policy.name}`) && policy.text.length <= longestText)
    .map(({ layer, policy }) => ({ layer, policy: policy.name, ...linesOf(policy.text) }))
}

/** A text as it is shown, parted into its statements. */
export function linesOf(text: string): Pick<TraceDocument, 'lines' | 'blocks'> {
  const readable = readableText(text).text
  const lines = readable.split('\n')
  return { lines, blocks: blocksOf(lines.length, parsePolicy(readable).policy?.statements ?? []) }
}
