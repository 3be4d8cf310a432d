import type { AccessChange } from '@/lib/iam/index.ts'
import { statementName } from './statements.ts'
import type { TraceQuestion } from './trace-types.ts'

/** A long list of changes, cut to what a person reads and a page can hold; `total` and `services` count all of it. */
export type ChangeList = {
  readonly total: number
  readonly shown: readonly AccessChange[]
  readonly services: readonly ServiceCount[]
}
type ServiceCount = { readonly prefix: string; readonly count: number }

/** The changes of one service that pass the filter. */
export type ChangeGroup = {
  readonly prefix: string
  /** All of the service's changes, listed or not. */
  readonly count: number
  readonly changes: readonly AccessChange[]
  /** The same, those together whose example and statements are the same. */
  readonly lines: readonly (readonly AccessChange[])[]
}

const listedMax = 200

function prefixOf(action: string): string {
  return action.slice(0, Math.max(0, action.indexOf(':')))
}

/** At most `max` are listed, in turns of the services, so that none goes unseen behind a large one. */
export function changeListOf(changes: readonly AccessChange[], max = listedMax): ChangeList {
  const byService = Map.groupBy(changes, ({ action }) => prefixOf(action))
  const services = [...byService]
    .map(([prefix, own]) => ({ prefix, count: own.length }))
    .sort((a, b) => b.count - a.count || a.prefix.localeCompare(b.prefix))
  const shown: AccessChange[] = []
  for (let round = 0; shown.length < Math.min(max, changes.length); round++) {
    for (const { prefix } of services) {
      const change = byService.get(prefix)?.[round]
      if (change && shown.length < max) shown.push(change)
    }
  }
  return { total: changes.length, shown, services }
}

/** By service, the largest first. A filter looks at actions, resources, context and statements, and keeps only services it finds something in. */
export function groupChanges({ shown, services }: ChangeList, filter: string): readonly ChangeGroup[] {
  const text = filter.trim().toLowerCase()
  const found = text === '' ? shown : shown.filter((change) => mentions(change, text))
  const byService = Map.groupBy(found, ({ action }) => prefixOf(action))
  return services
    .map(({ prefix, count }) => {
      const changes = byService.get(prefix) ?? []
      return { prefix, count, changes, lines: [...Map.groupBy(changes, proofOf).values()] }
    })
    .filter(({ changes }) => text === '' || changes.length > 0)
}

/** Where changes agree in all but the action, one line says them. */
function proofOf({ witness: { action: _, ...rest }, because }: AccessChange): string {
  return JSON.stringify([rest, because.map(statementName)])
}

function mentions({ action, witness, because }: AccessChange, text: string): boolean {
  const context = Object.entries(witness.context).map(([key, value]) => `${key} ${String(value)}`)
  return [action, witness.resource, ...context, ...because.map(statementName)].some((value) =>
    value.toLowerCase().includes(text),
  )
}

/** The proof as a question for either side: the request is complete, so that a key it does not name is not in it. */
export function questionOfChange({ witness }: AccessChange): TraceQuestion {
  const { action, resource, context } = witness
  return { action, resource, context, rest: 'absent' }
}

/** Keys every session carries; they tell a reader nothing about a change. */
const ordinary = /^aws:Principal(Arn|Account|Type|IsAWSService|Tag\/.*)$/i

/** What the example needs in its context, beside what every session of the association carries. */
export function circumstancesOf({ witness }: AccessChange): readonly string[] {
  return Object.entries(witness.context)
    .filter(([key]) => !ordinary.test(key))
    .map(([key, value]) => `${key} = ${typeof value === 'string' ? value : value.join(', ')}`)
}
