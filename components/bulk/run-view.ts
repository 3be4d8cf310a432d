import { describeWriteProblem } from '@/components/write-problem.tsx'
import type {
  AccessSide,
  Block,
  Item,
  ItemOutcome,
  ItemState,
  PreviewFinding,
  Run,
  RunState,
  Warning,
} from '@/lib/bulk/types.ts'
import { describeAwsProblem } from '../aws-problem.tsx'

/** A failure in words; AWS's own are told apart from ours. */
export type Said = { readonly title: string; readonly text: string | null; readonly byAws: boolean }

/** One target as the table draws it: what the browser needs and no more. */
export type RunLine = {
  readonly position: number
  readonly name: string
  readonly accountId: string
  readonly region: string
  readonly cluster: string
  /** Null: not there yet. */
  readonly associationId: string | null
  /** Of a clone: whose. */
  readonly source: string | null
  readonly state: ItemState
  readonly isPreviewed: boolean
  readonly block: Said | null
  readonly warnings: readonly Warning[]
  readonly findings: readonly PreviewFinding[]
  readonly size: number | null
  readonly gains: AccessSide | null
  readonly losses: AccessSide | null
  readonly outcome: Said | null
}

function blockWords(block: Block): Said {
  switch (block.kind) {
    case 'template':
      return ours('The template cannot be filled in', `Line ${block.line}: ${block.message}.`)
    case 'refused-policy':
      return ours('EKS would refuse this policy', `Line ${block.line}: ${block.message}.`)
    case 'add-on':
      return ours('An EKS add-on owns it', `Change it through the add-on. ${block.ownerArn}`)
    case 'exists':
      return ours('It has an association already', `${block.associationId}: EKS takes one a service account.`)
    case 'unreadable':
      return awsWords(block.problem)
  }
}

function ours(title: string, text: string | null): Said {
  return { title, text, byAws: false }
}

function awsWords(problem: Parameters<typeof describeAwsProblem>[0]): Said {
  const { title, explanation } = describeAwsProblem(problem)
  return { title, text: explanation || null, byAws: problem.verbatim === true }
}

function outcomeWords(outcome: ItemOutcome, isClone: boolean): Said | null {
  switch (outcome.kind) {
    case 'done':
    case 'unchanged':
      return null
    case 'role-changed':
      return ours(
        'The role changed since the preview',
        'Nothing was written. Preview again to see what it means now.',
      )
    case 'role-unreadable':
      return {
        ...awsWords(outcome.problem),
        title: 'The role could not be read again, so nothing was written',
      }
    case 'problem': {
      const { title, next, detail } = describeWriteProblem(outcome.problem, isClone ? 'create' : 'policy')
      return { title, text: detail?.text ?? next, byAws: detail?.by === 'aws' }
    }
  }
}

/** Examples by name that a row shows; the preview keeps a few more. */
const namesShown = 6

function sideFor(side: AccessSide | null | undefined): AccessSide | null {
  return side ? { ...side, actions: side.actions.slice(0, namesShown) } : null
}

export function toRunLine({ position, target, state, preview, outcome }: Item): RunLine {
  const { namespace, serviceAccount, accountId, region, cluster, source } = target
  const made = outcome?.kind === 'done' ? outcome.associationId : null
  return {
    position,
    name: `${namespace}/${serviceAccount}`,
    accountId,
    region,
    cluster,
    associationId: target.associationId ?? made,
    source: source ? `${source.namespace}/${source.serviceAccount}` : null,
    state,
    isPreviewed: preview !== null,
    block: preview?.block ? blockWords(preview.block) : null,
    warnings: preview?.warnings ?? [],
    findings: preview?.findings.slice(0, 10) ?? [],
    size: preview?.size ?? null,
    gains: sideFor(preview?.gains),
    losses: sideFor(preview?.losses),
    outcome: outcome ? outcomeWords(outcome, source !== undefined) : null,
  }
}

/** What the page asks for while a run goes on. */
export type RunProgress = {
  readonly run: Run
  /** Those that changed since it asked last. */
  readonly lines: readonly RunLine[]
  /** To be sent with the next question; ISO 8601. */
  readonly at: string
}

export const warningWords: Record<Warning, string> = {
  unchanged: 'holds this policy already',
  'role-unreadable': 'the role could not be read: what is gained and lost is unknown',
  'no-credentials': 'a role on the way does not let its pods in: they get no credentials',
  'tags-go-off': 'session tags are switched off',
  'tag-statements': 'statements that test session tags match differently',
  'loses-everything': 'its pods can do nothing in AWS afterwards',
  'upper-bound': 'not everything could be worked out exactly',
}
/** Those that stand out; the rest are notes. */
export const graveWarnings: readonly Warning[] = [
  'no-credentials',
  'role-unreadable',
  'loses-everything',
  'tag-statements',
]

export const stateWords: Record<ItemState, string> = {
  pending: 'to do',
  blocked: 'cannot be done',
  writing: 'writing',
  done: 'done',
  unchanged: 'unchanged',
  failed: 'failed',
  conflict: 'changed since',
  unknown: 'not known',
}

export const runStateWords: Record<RunState, string> = {
  draft: 'draft',
  previewing: 'previewing',
  planned: 'ready',
  running: 'running',
  stopped: 'stopped',
  interrupted: 'interrupted',
  finished: 'finished',
}

export const shownChoices = ['all', 'loss', 'problems', 'open'] as const
export type Shown = (typeof shownChoices)[number]

const troubled: readonly ItemState[] = ['blocked', 'failed', 'conflict', 'unknown']

export function hasProblem({ state, warnings, findings }: RunLine): boolean {
  return (
    troubled.includes(state) ||
    warnings.some((each) => graveWarnings.includes(each)) ||
    findings.some(({ severity }) => severity === 'error' || severity === 'security')
  )
}

export function isShown(line: RunLine, shown: Shown): boolean {
  if (shown === 'loss') return (line.losses?.total ?? 0) > 0
  if (shown === 'problems') return hasProblem(line)
  return shown === 'all' || line.state === 'pending' || line.state === 'writing'
}

function number(value: number): string {
  return value.toLocaleString('en')
}

function list(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

function counted(count: number, one: string, more: string): string {
  return count === 0 ? '' : `${number(count)} ${count === 1 ? one : more}`
}

/** What becomes of those that are to be written, part by part. */
function effects(open: readonly RunLine[]): string {
  const count = (is: (line: RunLine) => boolean) => open.filter(is).length
  const all = count(({ warnings }) => warnings.includes('loses-everything'))
  const unknown = count(({ gains }) => gains === null)
  const parts = [
    counted(
      count(({ losses }) => (losses?.total ?? 0) > 0),
      'loses actions',
      'lose actions',
    ),
    all > 0 ? `${number(all)} of them all they have` : '',
    counted(
      count(({ gains }) => (gains?.total ?? 0) > 0),
      'gains actions',
      'gain actions',
    ),
    unknown > 0 ? `for ${number(unknown)} it is not known` : '',
    counted(
      count(({ warnings }) => warnings.includes('unchanged')),
      'has it already',
      'have it already',
    ),
  ].filter(Boolean)
  return parts.length > 0 ? `: ${list(parts)}` : ''
}

/** What is to be written, in one sentence. */
export function planSentence(lines: readonly RunLine[], kind: 'policy' | 'clone'): string {
  const open = lines.filter(({ state }) => state === 'pending')
  const blocked = lines.filter(({ state }) => state === 'blocked').length
  const left =
    blocked === 0 ? '' : ` ${counted(blocked, 'cannot be done and is', 'cannot be done and are')} left out.`
  if (open.length === 0) return `Nothing is to be written.${left}`
  const clusters = new Set(open.map(({ region, cluster }) => `${region}/${cluster}`)).size
  const many = counted(open.length, 'association', 'associations')
  const where = clusters > 1 ? ` in ${clusters} clusters` : ''
  const what = kind === 'policy' ? 'Sets the session policy of' : 'Creates'
  return `${what} ${many}${where}${effects(open)}.${left}`
}
