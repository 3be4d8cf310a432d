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
  /** What it holds may be longer than it is wide, and ends in an ellipsis. Others need no box that cuts them off, which costs at every scroll. */
  readonly cut?: true
  /**
   * How wide it is where the page is wide enough for all: the same in rem where what it holds is about equally long in every row, a share of the table
   * where it is not. Said and not found out from the rows, which come and go while one scrolls: columns stay where they are.
   */
  readonly width: string
  /** How wide it should be at least, in rem. */
  readonly least: number
}

/** Beside the service account, which is always there. */
export const columns: readonly Column[] = [
  {
    key: 'namespace',
    label: 'Namespace',
    sort: 'namespace',
    className: 'hidden sm:table-cell',
    width: 'lg:w-[11%]',
    cut: true,
    least: 7,
  },
  {
    key: 'cluster',
    label: 'Cluster',
    sort: 'cluster',
    className: 'hidden md:table-cell',
    width: 'lg:w-[11%]',
    cut: true,
    least: 7,
  },
  {
    key: 'account',
    label: 'Account · Region',
    sort: 'account',
    className: 'hidden lg:table-cell',
    width: 'lg:w-48',
    cut: true,
    least: 12,
  },
  {
    key: 'role',
    label: 'Role',
    sort: 'role',
    className: 'hidden md:table-cell',
    width: 'lg:w-[14%]',
    cut: true,
    least: 9,
  },
  {
    key: 'policy',
    label: 'Session policy',
    sort: null,
    className: 'hidden lg:table-cell',
    width: 'lg:w-28',
    least: 7,
  },
  { key: 'access', label: 'Access', sort: 'access', className: '', width: 'lg:w-44', least: 11 },
  {
    key: 'findings',
    label: 'Findings',
    sort: null,
    className: 'hidden sm:table-cell',
    width: 'lg:w-20',
    least: 5,
  },
  { key: 'risk', label: 'Risk', sort: 'risk', className: 'hidden sm:table-cell', width: 'lg:w-24', least: 6 },
  {
    key: 'changed',
    label: 'Changed',
    sort: 'changed',
    className: 'hidden lg:table-cell',
    width: 'lg:w-28',
    least: 7,
  },
  { key: 'read', label: 'Read', sort: null, className: 'hidden lg:table-cell', width: 'lg:w-28', least: 7 },
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
  return shown.reduce((sum, { least }) => sum + least, 11.5)
}

export function isColumn(key: string): key is ColumnKey {
  return columnKeys.some((each) => each === key)
}
