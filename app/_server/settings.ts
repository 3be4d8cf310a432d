import 'server-only'
import { cache } from 'react'
import type { SettingsTab } from '@/components/settings/settings-tabs.tsx'
import type { Refusal } from '@/components/settings/types.ts'
import type { Permission } from '@/lib/auth/rules/index.ts'
import { routes } from '@/lib/routes.ts'
import { storeErrorOf } from '@/lib/store/index.ts'
import { mayAsker } from './asker.ts'
import { isOwnOrigin } from './guard.ts'

const permissionOf: Readonly<Record<SettingsTab, Permission>> = {
  general: 'settings.read',
  people: 'people.manage',
  roles: 'settings.read',
  tenants: 'tenants.manage',
  approvals: 'rules.manage',
}
const addressOf: Readonly<Record<SettingsTab, string>> = {
  general: routes.settings(),
  people: routes.people(),
  roles: routes.peopleRoles(),
  tenants: routes.tenants(),
  approvals: routes.approvals(),
}

/** The settings that whoever asks may open, in their order. */
export const settingsTabs = cache(async (): Promise<readonly SettingsTab[]> => {
  const tabs = Object.keys(permissionOf) as SettingsTab[]
  const may = await Promise.all(tabs.map((tab) => mayAsker(permissionOf[tab], null)))
  return tabs.filter((_, place) => may[place])
})

/** Where the settings begin for whoever asks; null: there are none for them. */
export async function settingsAddress(): Promise<string | null> {
  const [first] = await settingsTabs()
  return first ? addressOf[first] : null
}

/** Why an action may not change settings; null: it may. Comes before anything that was sent is looked at. */
export async function refuseChange(permission: Permission): Promise<Refusal | null> {
  if (!(await isOwnOrigin())) return 'foreign'
  try {
    return (await mayAsker(permission, null)) ? null : 'not-allowed'
  } catch (error) {
    return awayOr(error)
  }
}

/** The store that is away is told in a sentence; anything else is our fault, and fails as that. */
export function awayOr(error: unknown): 'away' {
  if (storeErrorOf(error)) return 'away'
  throw error
}
