import 'server-only'
import type { Unread } from './types.ts'

const counted = (count: number, one: string) =>
  count > 0 ? [`${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`] : []

/** `2 regions and 1 cluster were not read, or not to the end`. Null: everything was. */
export function sayUnread({ regions, clusters }: Unread): string | null {
  const parts = [...counted(regions, 'region'), ...counted(clusters, 'cluster')]
  if (parts.length === 0) return null
  return `${parts.join(' and ')} ${regions + clusters === 1 ? 'was' : 'were'} not read, or not to the end`
}
