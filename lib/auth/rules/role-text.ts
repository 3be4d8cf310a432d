import { isPermission, type Permission, standardRoles } from './permissions.ts'

/** A role as a form holds it; its name is what it is known by, and stays. */
export type RoleText = {
  readonly name: string
  readonly about: string
  readonly permissions: readonly string[]
}
export type RoleDraft = {
  readonly name: string
  readonly about: string
  readonly permissions: readonly Permission[]
}
export type RoleProblem = { readonly field: 'name' | 'about' | 'permissions'; readonly message: string }

/** Letters and digits of any script, spaces, hyphens: it stands in lists and sentences. */
const nameForm = /^[\p{L}\p{N}][\p{L}\p{N} -]{0,39}$/u
const aboutMax = 200

function nameProblem(name: string): string | null {
  if (name === '') return 'Give it a name.'
  if (!nameForm.test(name)) return 'At most 40 letters, digits, spaces and hyphens.'
  const isStandard = standardRoles.some((role) => role.name === name.toLowerCase())
  return isStandard ? 'A role that is always there has this name.' : null
}

/** What a form says, and what is wrong with it; it may be saved where nothing is. */
export function readRole(text: RoleText): RoleDraft & { readonly problems: readonly RoleProblem[] } {
  const name = text.name.trim().replaceAll(/ +/g, ' ')
  const about = text.about.trim()
  const permissions = [...new Set(text.permissions.filter(isPermission))]
  const named = nameProblem(name)
  const problems: readonly RoleProblem[] = [
    ...(named ? [{ field: 'name', message: named } as const] : []),
    ...(about.length > aboutMax
      ? [{ field: 'about', message: `At most ${aboutMax} characters.` } as const]
      : []),
    ...(permissions.length === 0
      ? [{ field: 'permissions', message: 'Choose at least one thing that it allows.' } as const]
      : []),
  ]
  return { name, about, permissions, problems }
}
