/**
 * Which roles their list shows. `used`: an association names it. `trust`: it does not let pods in. `gone`: it is not there any more. `unread`:
 * nobody could look. `idle`: it trusts EKS Pod Identity, and no association names it.
 */
export const roleKinds = ['used', 'trust', 'gone', 'unread', 'idle', 'all'] as const
export type RoleKind = (typeof roleKinds)[number]

/** What the list of roles can be sorted by. */
export const roleSortKeys = ['name', 'account', 'associations', 'targets', 'narrowed'] as const
export type RoleSort = { readonly key: (typeof roleSortKeys)[number]; readonly descending: boolean }
