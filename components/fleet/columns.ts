import type { SortKey } from '@/lib/fleet/filter/index.ts'

export const columnKeys = [
  'namespace',
  'cluster',
  'account',
  'role',
  'policy',
  'access',
  'findings',
  'risk',
  'changed',
  'read',
] as const
export type ColumnKey = (typeof columnKeys)[number]

export type Column = {
  readonly key: ColumnKey
  readonly label: string
  readonly sort: SortKey | null
  /** From which width of the page on it is shown. */
  readonly className: string
  /** In rem, where what it holds is about equally long in every row; the others share what is left. */
  readonly width: keyof typeof widthClasses | null
}

/** Widths are said and not found out from the rows, which come and go while one scrolls: columns stay where they are. */
export const widthClasses = { 6: 'w-24', 7: 'w-28', 12: 'w-48', 14: 'w-32 sm:w-56' } as const
/** What a column that has no width of its own should have at least, in rem: some 16 letters. */
const leastRem = 8

/** Beside the service account, which is always there. */
export const columns: readonly Column[] = [
  { key: 'namespace', label: 'Namespace', sort: 'namespace', className: 'hidden sm:table-cell', width: null },
  { key: 'cluster', label: 'Cluster', sort: 'cluster', className: 'hidden md:table-cell', width: null },
  {
    key: 'account',
    label: 'Account · Region',
    sort: 'account',
    className: 'hidden lg:table-cell',
    width: 12,
  },
  { key: 'role', label: 'Role', sort: 'role', className: 'hidden md:table-cell', width: null },
  { key: 'policy', label: 'Session policy', sort: null, className: 'hidden lg:table-cell', width: 7 },
  { key: 'access', label: 'Access', sort: 'access', className: '', width: 14 },
  { key: 'findings', label: 'Findings', sort: null, className: 'hidden sm:table-cell', width: 6 },
  { key: 'risk', label: 'Risk', sort: 'risk', className: 'hidden sm:table-cell', width: 7 },
  { key: 'changed', label: 'Changed', sort: 'changed', className: 'hidden lg:table-cell', width: 6 },
  { key: 'read', label: 'Read', sort: null, className: 'hidden lg:table-cell', width: 6 },
]
/** What is shown until somebody chooses. */
export const usualColumns: readonly ColumnKey[] = [
  'namespace',
  'cluster',
  'role',
  'access',
  'findings',
  'risk',
  'changed',
]

/** How wide the table should be at least, in rem: with the service account, and a box to select it. */
export function leastWidth(shown: readonly Column[]): number {
  return shown.reduce((sum, { width }) => sum + (width ?? leastRem), leastRem + 2.5)
}

export function isColumn(key: string): key is ColumnKey {
  return columnKeys.some((each) => each === key)
}
