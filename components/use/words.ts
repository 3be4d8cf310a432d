import type { AssociationRef } from '@/lib/aws/types.ts'
import { routes } from '@/lib/routes.ts'
import type { Closeness, Times, UnknownWhy } from '@/lib/use/index.ts'
import type { FileRead } from './use.protocol.ts'

export const number = (value: number) => value.toLocaleString('en')
export const counted = (value: number, one: string, many = `${one}s`) =>
  `${number(value)} ${value === 1 ? one : many}`

const units = ['bytes', 'kB', 'MB', 'GB'] as const

/** `1.2 MB`. */
export function sizeWords(bytes: number): string {
  const at = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** at
  return `${value.toLocaleString('en', { maximumFractionDigits: at === 0 ? 0 : 1 })} ${units[at]}`
}

/** What became of a file that was not read to its end; null: it was. */
export function damageWords({ damage, bytes, size, events }: FileRead): string | null {
  if (damage === null) return null
  const count = `The ${counted(events, 'event')} before that ${events === 1 ? 'counts' : 'count'}.`
  return damage === 'broken'
    ? `Its gzip breaks off or is damaged at ${sizeWords(bytes)} of ${sizeWords(size)}. ${count}`
    : `It could not be read on at ${sizeWords(bytes)} of ${sizeWords(size)}: it was moved or changed. ${count}`
}

/** `2026-11-28 10:00 UTC`. */
export const timeWords = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`

export function periodWords({ first, last }: Times): string {
  if (first === null || last === null) return 'at times the events do not tell'
  return first === last ? `at ${timeWords(first)}` : `from ${timeWords(first)} to ${timeWords(last)}`
}

export const unknownWords: Readonly<Record<UnknownWhy, string>> = {
  'data-event':
    'Of these services some calls are data events, which CloudTrail records only where somebody turned them on, or leave no event at all.',
  'left-out': 'A trail may leave this service out, and none of its events are in the files.',
  'no-call':
    'Other requests ask for these, and then no event is called so: passing a role, tagging what is created.',
  'reads-left-out': 'No event in the files only reads: the trail may leave such out.',
  'another-name': 'Events of this service go by names that are no actions, which may be these.',
  cut: 'There were more different calls than are kept apart, so that some of these may have been among them.',
  'not-read': 'What the role allows could not be read.',
}

export const closenessWords: Readonly<Record<Closeness, string>> = {
  'as-seen': 'just those that events name',
  folders: 'the whole of a bucket that was used',
  any: 'all that the role gives',
}

/** The page for an association. */
export function addressOfUse(at: AssociationRef): string {
  return routes.use({ at: refText(at) })
}

export function refText({ accountId, region, cluster, associationId }: AssociationRef): string {
  return [accountId, region, cluster, associationId].join('/')
}
