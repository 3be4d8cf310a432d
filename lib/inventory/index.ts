import 'server-only'

export { accessChange } from './access-change.ts'
export { readAssociation } from './association.ts'
export { findCluster, listClusterGroups, readCluster } from './clusters.ts'
export { readRoleWithUses } from './role-uses.ts'
export { listRoles } from './roles.ts'
export { siteState } from './site.ts'
export type * from './types.ts'
