import type { AccessLevel } from '@/lib/iam/index.ts'
import type { ServiceView } from './view-model.ts'

/** A column of the matrix; `Other` holds actions that the catalog does not know. */
export type Column = AccessLevel | 'Other'

/** How a column is named in an address and in a heading. */
export const columnNames: Readonly<Record<Column, string>> = {
  List: 'List',
  Read: 'Read',
  Write: 'Write',
  Tagging: 'Tagging',
  'Permissions management': 'Permissions',
  Other: 'Other',
}

const columnOrder: readonly Column[] = ['List', 'Read', 'Write', 'Tagging', 'Permissions management', 'Other']

/** The columns in which a service has actions, in their order. */
export function columnsOf({ groups }: Pick<ServiceView, 'groups'>): readonly Column[] {
  const there = new Set(groups.map(({ level }): Column => level ?? 'Other'))
  return columnOrder.filter((column) => there.has(column))
}

/**
 * What is opened, as the address keeps it: `s3` is all of a service, `s3.Read` one cell. Where a search opens what it finds, the same words say
 * what was closed again; the functions below need not know which.
 */
export type Marks = readonly string[]

export function isMarked(marks: Marks, prefix: string, column: Column): boolean {
  return marks.includes(prefix) || marks.includes(wordOf(prefix, column))
}

/** All of a service, or none of it: none only when all was. */
export function toggleService(marks: Marks, prefix: string, columns: readonly Column[]): Marks {
  const all = columns.every((column) => isMarked(marks, prefix, column))
  const others = without(marks, prefix)
  return all ? others : [...others, prefix]
}

export function toggleCell(marks: Marks, prefix: string, column: Column, columns: readonly Column[]): Marks {
  const marked = columns.filter((each) => isMarked(marks, prefix, each) !== (each === column))
  const others = without(marks, prefix)
  if (marked.length === columns.length) return [...others, prefix]
  return [...others, ...marked.map((each) => wordOf(prefix, each))]
}

function wordOf(prefix: string, column: Column): string {
  return `${prefix}.${columnNames[column]}`
}

/** A service's prefix holds no full stop (the service authorization reference). */
function without(marks: Marks, prefix: string): Marks {
  return marks.filter((mark) => mark !== prefix && !mark.startsWith(`${prefix}.`))
}
