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
}

/** Beside the service account, which is always there. */
export const columns: readonly Column[] = [
  { key: 'namespace', label: 'Namespace', sort: 'namespace', className: 'hidden sm:table-cell' },
  { key: 'cluster', label: 'Cluster', sort: 'cluster', className: 'hidden md:table-cell' },
  { key: 'account', label: 'Account · Region', sort: 'account', className: 'hidden lg:table-cell' },
  { key: 'role', label: 'Role', sort: 'role', className: 'hidden md:table-cell' },
  { key: 'policy', label: 'Session policy', sort: null, className: 'hidden lg:table-cell' },
  { key: 'access', label: 'Access', sort: 'access', className: '' },
  { key: 'findings', label: 'Findings', sort: null, className: 'hidden sm:table-cell' },
  { key: 'risk', label: 'Risk', sort: 'risk', className: 'hidden sm:table-cell' },
  { key: 'changed', label: 'Changed', sort: 'changed', className: 'hidden lg:table-cell' },
  { key: 'read', label: 'Read', sort: null, className: 'hidden lg:table-cell' },
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

export function isColumn(key: string): key is ColumnKey {
  return columnKeys.some((each) => each === key)
}
