import { findAction } from '../catalog/index.ts'
import { asPattern } from '../expectations/index.ts'
import { type ActionCatalog, compactPolicy, formatPolicy } from '../iam/index.ts'
import { sessionPolicyCharactersMax } from '../pod-identity/index.ts'
import { calledOn } from './called.ts'
import type { PodCalls, SameCalls } from './sessions.ts'

/** How closely resources are kept: as events name them, the folder of each, or every one that the role gives. */
export type Closeness = 'as-seen' | 'folders' | 'any'

/** A session policy that keeps what was used. */
export type Proposal = {
  /** Laid out. */
  readonly text: string
  /** As it would be sent. */
  readonly characters: number
  readonly fits: boolean
  readonly closeness: Closeness
  /** What was done to its text to shorten it. */
  readonly steps: readonly string[]
  /** Actions of which every resource is kept: events do not say on what, one request is about several kinds, or only some are kept apart. */
  readonly anyResource: readonly string[]
  /** Operations that are no action anybody knows, so that nothing keeps them. */
  readonly notKept: readonly string[]
  /** Requests of these asked for more than the action of their name, which is not kept either. */
  readonly asksMore: readonly string[]
}

/** Services where a request is about one resource of those its action takes, not about one of each kind. */
const oneResource = new Set([
  ...[
    'dynamodb',
    'firehose',
    'iam',
    'kinesis',
    'kms',
    'lambda',
    'logs',
    's3',
    'secretsmanager',
    'sns',
    'sqs',
  ],
  ...['ssm', 'states', 'sts'],
])

type Kept = { readonly action: string; readonly resources: readonly string[] }
const everything: readonly string[] = ['*']

const looser: readonly Closeness[] = ['as-seen', 'folders', 'any']

/** As close as is asked for, or as fits. Null: nothing was used that could be kept. What AWS refused is not kept. */
export function proposePolicy(
  pods: readonly PodCalls[],
  catalog: ActionCatalog,
  closest: Closeness = 'as-seen',
): Proposal | null {
  const same = pods.flatMap((each) => each.same).filter(({ call }) => !call.isRefused)
  const byAction = Map.groupBy(same, ({ call }) => findAction(call.action ?? '')?.name ?? null)
  // On what those were that are only counted is not known.
  const cut = new Set(pods.flatMap((each) => each.cut).map((action) => findAction(action)?.name))
  const kept = [...byAction].flatMap(([action, own]) =>
    action === null ? [] : [cut.has(action) ? { action, resources: everything } : keep(action, own)],
  )
  let found: (Written & Pick<Proposal, 'closeness'>) | null = null
  for (const closeness of kept.length === 0 ? [] : looser.slice(looser.indexOf(closest))) {
    found = { closeness, ...write(kept, closeness, catalog) }
    if (found.fits) break
  }
  if (found === null) return null
  const strange = byAction.get(null) ?? []
  const more = same.filter(({ call }) => call.asksMore)
  return {
    ...found,
    anyResource: kept.flatMap(({ action, resources }) =>
      resources === everything && findAction(action)?.resources.length !== 0 ? [action] : [],
    ),
    notKept: unique(strange.map(({ call }) => call.action ?? 'unknown')),
    asksMore: unique(more.map(({ call }) => call.action ?? 'unknown')),
  }
}

/** An action with all that it was called on; with any resource, where a narrower text could refuse what was let through. */
function keep(action: string, own: readonly SameCalls[]): Kept {
  const named = own.map(({ call }) => calledOn(call))
  const isToldWhole = named.every((each) => each.length > 0)
  const types = findAction(action)?.resources.length ?? 0
  const isOne = types <= 1 || oneResource.has(action.slice(0, action.indexOf(':')))
  return { action, resources: isToldWhole && isOne ? unique(named.flat()) : everything }
}

type Written = Pick<Proposal, 'text' | 'characters' | 'fits' | 'steps'>

function write(kept: readonly Kept[], closeness: Closeness, catalog: ActionCatalog): Written {
  // Before anything is worked out: a text of thousands of resources fits at no rate.
  const loose = kept.map(({ action, resources }) => ({ action, resources: loosen(resources, closeness) }))
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statementsOf(loose) })
  const limit = sessionPolicyCharactersMax
  const compacted = text.length > compactMax ? null : compactPolicy(text, limit, { catalog })
  const sent = compacted?.text ?? text
  return {
    text: formatPolicy(sent) ?? sent,
    characters: sent.length,
    fits: sent.length <= limit,
    steps: compacted?.steps ?? [],
  }
}

/** Beyond this no step makes a text fit, and proving takes seconds. */
const compactMax = 20_000

function loosen(resources: readonly string[], closeness: Closeness): readonly string[] {
  if (resources.includes('*') || closeness === 'any') return everything
  return unique(resources.map((arn) => (closeness === 'as-seen' ? asPattern(arn) : folderOf(arn))))
}

/** Everything beside it: `arn:aws:s3:::invoices/2026/7.pdf` → `arn:aws:s3:::invoices/*`. What lies in no folder stays as it is. */
function folderOf(arn: string): string {
  const from = arn.split(':', 5).join(':').length + 1
  const slash = arn.indexOf('/', from)
  // A table, a key or a function is named behind a slash or a colon of its own: `table/orders` is no folder.
  return slash < 0 || !arn.includes(':s3:') ? asPattern(arn) : `${asPattern(arn.slice(0, slash + 1))}*`
}

/** By service, those together that were called on the same. */
function statementsOf(kept: readonly Kept[]): readonly object[] {
  const serviceOf = ({ action }: Kept) => action.slice(0, action.indexOf(':'))
  const groups = Map.groupBy(kept, (each) => JSON.stringify([serviceOf(each), each.resources.toSorted()]))
  const ordered = [...groups].sort(([one], [other]) => (one < other ? -1 : 1))
  return ordered.map(([, own]) => ({
    Effect: 'Allow',
    Action: own.map(({ action }) => action).sort(),
    Resource: [...(own[0]?.resources ?? everything)].sort(),
  }))
}

const unique = (list: readonly string[]) => [...new Set(list)].sort()
