import type { Metadata } from 'next'
import { pageAboutAll } from '@/app/_server/asker.ts'
import { settingsTabs } from '@/app/_server/settings.ts'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { RoleMatrix } from '@/components/settings/role-matrix.tsx'
import { SettingsTabs } from '@/components/settings/settings-tabs.tsx'
import { holdersInWords } from '@/components/settings/words.ts'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { listCustomRoles, listGiven } from '@/lib/auth/index.ts'
import { type Given, type Role, standardRoles } from '@/lib/auth/rules/index.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { routes } from '@/lib/routes.ts'

export const metadata: Metadata = { title: 'Roles' }
export const dynamic = 'force-dynamic'

/** What each role of people here may do. */
export default async function PeopleRolesPage() {
  await pageAboutAll('settings.read')
  const [found, tabs] = await Promise.all([
    asStoreProblem(() => Promise.all([listCustomRoles(), listGiven()])),
    settingsTabs(),
  ])
  return (
    <>
      <PageBar crumbs={[{ label: 'Settings', href: routes.settings() }, { label: 'Roles' }]} />
      <SettingsTabs tab="roles" shown={tabs} />
      <h1 className="mb-1 font-semibold text-xl tracking-tight">Roles</h1>
      <p className="mb-3 max-w-3xl text-dim">
        What people may do here. A role is given for everything or for a tenant; these are not roles of IAM.
      </p>
      {found.ok ? (
        <Roles roles={[...standardRoles, ...found.value[0]]} given={found.value[1]} />
      ) : (
        <StoreAway problem={found.error} />
      )}
    </>
  )
}

type Props = { readonly roles: readonly Role[]; readonly given: readonly Given[] }

function Roles({ roles, given }: Props) {
  return (
    <div className="space-y-4">
      <Panel label="Roles">
        <ul aria-label="Roles" className="divide-y divide-line">
          {roles.map(({ name, about }) => (
            <li key={name} className="flex flex-wrap gap-x-4 px-3.5 py-2">
              <b className="min-w-24 font-semibold [overflow-wrap:anywhere]">{name}</b>
              <span className="min-w-0 flex-1 basis-60">{about}</span>
              <span className="text-dim">
                {holdersInWords(given.filter(({ role }) => role === name)) ?? 'nobody has it'}
              </span>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel label="Permissions">
        <PanelHeader title="What each may do" />
        <RoleMatrix roles={roles} />
      </Panel>
    </div>
  )
}
