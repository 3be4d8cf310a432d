import { routes } from '@/lib/routes.ts'
import { PageTabs } from '../shell/page-tabs.tsx'

const tabs = {
  general: { label: 'Accounts and sign-in', href: routes.settings() },
  people: { label: 'People', href: routes.people() },
  roles: { label: 'Roles', href: routes.peopleRoles() },
  tenants: { label: 'Tenants', href: routes.tenants() },
  approvals: { label: 'Approval rules', href: routes.approvals() },
} as const

export type SettingsTab = keyof typeof tabs

type Props = {
  readonly tab: SettingsTab
  /** What may be opened. */
  readonly shown: readonly SettingsTab[]
}

/** The pages of the settings. */
export function SettingsTabs({ tab, shown }: Props) {
  return (
    <PageTabs
      label="Settings"
      current={tab}
      prefetch={false}
      className="mb-4"
      tabs={shown.map((id) => ({ id, ...tabs[id] }))}
    />
  )
}
