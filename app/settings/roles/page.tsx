import type { Metadata } from 'next'
import { mayAsker, pageAboutAll } from '@/app/_server/asker.ts'
import { settingsTabs } from '@/app/_server/settings.ts'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { ConfirmButton } from '@/components/settings/confirm-button.tsx'
import { EditRole } from '@/components/settings/edit-role.tsx'
import { RoleMatrix } from '@/components/settings/role-matrix.tsx'
import { SettingsTabs } from '@/components/settings/settings-tabs.tsx'
import { holdersInWords } from '@/components/settings/words.ts'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { listCustomRoles, listGiven } from '@/lib/auth/index.ts'
import {
  type Given,
  type Permission,
  permissionNames,
  type SavedRole,
  standardRoles,
} from '@/lib/auth/rules/index.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { routes } from '@/lib/routes.ts'
import { removeThisRole, saveThisRole } from './actions.ts'

export const metadata: Metadata = { title: 'Roles' }
export const dynamic = 'force-dynamic'

/** What whoever asks may do themselves, for everything; null: they make no roles. */
async function ownPermissions(): Promise<readonly Permission[] | null> {
  if (!(await mayAsker('people.manage', null))) return null
  const may = await Promise.all(permissionNames.map((permission) => mayAsker(permission, null)))
  return permissionNames.filter((_, place) => may[place])
}

/** What each role of people here may do. */
export default async function PeopleRolesPage() {
  await pageAboutAll('settings.read')
  const [found, tabs, own] = await Promise.all([
    asStoreProblem(() => Promise.all([listCustomRoles(), listGiven()])),
    settingsTabs(),
    ownPermissions(),
  ])
  return (
    <>
      <PageBar crumbs={[{ label: 'Settings', href: routes.settings() }, { label: 'Roles' }]}>
        {own && <EditRole of={null} own={own} action={saveThisRole} />}
      </PageBar>
      <SettingsTabs tab="roles" shown={tabs} />
      <h1 className="mb-1 font-semibold text-xl tracking-tight">Roles</h1>
      <p className="mb-3 max-w-3xl text-dim">
        What people may do here. A role is given for everything or for a tenant; these are not roles of IAM.
      </p>
      {found.ok ? (
        <Roles custom={found.value[0]} given={found.value[1]} own={own} />
      ) : (
        <StoreAway problem={found.error} />
      )}
    </>
  )
}

type Props = {
  readonly custom: readonly SavedRole[]
  readonly given: readonly Given[]
  readonly own: readonly Permission[] | null
}

function Roles({ custom, given, own }: Props) {
  const roles = [...standardRoles, ...custom]
  return (
    <div className="space-y-4">
      <Panel label="Roles">
        <ul aria-label="Roles" className="divide-y divide-line">
          {roles.map(({ name, about }) => (
            <li key={name} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-3.5 py-2">
              <b className="min-w-24 font-semibold [overflow-wrap:anywhere]">{name}</b>
              <span className="min-w-0 flex-1 basis-60 [overflow-wrap:anywhere]">{about}</span>
              <span className="text-dim">
                {holdersInWords(given.filter(({ role }) => role === name)) ?? 'nobody has it'}
              </span>
              <Actions role={custom.find((each) => each.name === name)} own={own} />
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

type ActionsProps = { readonly role: SavedRole | undefined; readonly own: readonly Permission[] | null }

/** Those that are always there always mean the same. */
function Actions({ role, own }: ActionsProps) {
  if (!role || !own) return null
  const { name, seen } = role
  return (
    <span className="flex gap-2">
      {/* Anew when somebody changed it: what was written here was of another. */}
      <EditRole key={seen} of={role} own={own} action={saveThisRole} />
      <ConfirmButton
        label={`Remove ${name}…`}
        title={`Remove the role ${name}?`}
        body={<p>Nobody may have it any more before it is removed.</p>}
        verb="Remove role"
        done={`Removed the role ${name}.`}
        action={removeThisRole.bind(null, { name, seen })}
      >
        Remove…
      </ConfirmButton>
    </span>
  )
}
