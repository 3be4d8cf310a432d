/** What the fleet's table can be sorted by. */
export const sortKeys = [
  'namespace',
  'service-account',
  'cluster',
  'account',
  'role',
  'access',
  'risk',
  'changed',
] as const
export type SortKey = (typeof sortKeys)[number]
export type FleetSort = { readonly key: SortKey; readonly descending: boolean }
