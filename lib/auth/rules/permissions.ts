/**
 * What may be done here, by name. A permission is held for the associations of a tenant or for everything; what lies outside every association
 * (`site`) takes one that is held for everything.
 */
export const permissions = {
  'associations.read': { about: 'association', label: 'See associations, and what they may do' },
  'associations.export': { about: 'association', label: 'Take lists and documents away as files' },
  'associations.edit': { about: 'association', label: 'Create, change and delete associations' },
  'changes.request': { about: 'association', label: 'Ask for a change that somebody else approves' },
  'changes.approve': { about: 'association', label: 'Approve or reject what others ask for' },
  'reviews.decide': { about: 'association', label: 'Decide in reviews what is kept, narrowed or removed' },
  'reviews.manage': { about: 'association', label: 'Open and close reviews, and say who decides' },
  'risks.accept': { about: 'association', label: 'Accept a risk until a day, with a reason' },
  'crawls.read': { about: 'site', label: 'See how AWS is read, and what could not be' },
  'crawls.start': { about: 'site', label: 'Have AWS read again, and stop that' },
  'audit.read': { about: 'site', label: 'See and verify the record of who did what' },
  'people.manage': { about: 'site', label: 'Invite and remove people, and give them roles' },
  'tenants.manage': { about: 'site', label: 'Say what belongs to which tenant' },
  'rules.manage': { about: 'site', label: 'Say which changes take two people' },
  'settings.read': { about: 'site', label: 'See accounts, sign-in methods and settings' },
} as const satisfies Readonly<Record<string, PermissionKind>>

type PermissionKind = { readonly about: 'association' | 'site'; readonly label: string }
export type Permission = keyof typeof permissions

export const permissionNames = Object.keys(permissions) as readonly Permission[]

export function isPermission(name: string): name is Permission {
  return Object.hasOwn(permissions, name)
}

export type Role = {
  readonly name: string
  readonly permissions: readonly Permission[]
  readonly about: string
}

/** Roles that are always there, and always mean this. */
export const standardRoles = [
  { name: 'admin', permissions: permissionNames, about: 'May do everything.' },
  {
    name: 'reviewer',
    permissions: [
      'associations.read',
      'associations.export',
      'changes.approve',
      'reviews.decide',
      'reviews.manage',
      'risks.accept',
      'crawls.read',
      'audit.read',
      'settings.read',
    ],
    about: 'Sees everything of its tenants, reviews it, approves what others ask for, and changes nothing.',
  },
  {
    name: 'support',
    permissions: ['associations.read', 'changes.request'],
    about: 'Explains what the workloads of a tenant may do, and may ask for a change.',
  },
] as const satisfies readonly Role[]

export type StandardRole = (typeof standardRoles)[number]['name']
