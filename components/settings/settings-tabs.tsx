import Link from 'next/link'
import { routes } from '@/lib/routes.ts'
import { cn } from '../ui/cn.ts'

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

/** The pages of the settings: pages, each with an address. */
export function SettingsTabs({ tab, shown }: Props) {
  return (
    <nav aria-label="Settings" className="mb-4 overflow-x-auto border-line border-b">
      <ul className="flex gap-1">
        {shown.map((id) => (
          <li key={id}>
            <Link
              href={tabs[id].href}
              prefetch={false}
              aria-current={id === tab ? 'page' : undefined}
              className={cn(
                'block whitespace-nowrap border-b-2 px-2.5 py-2',
                id === tab
                  ? 'border-accent font-semibold'
                  : 'border-transparent text-dim hover:border-line-strong hover:text-text',
              )}
            >
              {tabs[id].label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
