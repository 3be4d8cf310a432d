import type { Metadata } from 'next'
import { pageAboutAll } from '@/app/_server/asker.ts'
import { settingsTabs } from '@/app/_server/settings.ts'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { ConfirmButton } from '@/components/settings/confirm-button.tsx'
import { GiveRole } from '@/components/settings/give-role.tsx'
import { HeldRoles } from '@/components/settings/held-roles.tsx'
import { Invite } from '@/components/settings/invite.tsx'
import { NewLink } from '@/components/settings/new-link.tsx'
import { PeopleList } from '@/components/settings/people-list.tsx'
import { SettingsTabs } from '@/components/settings/settings-tabs.tsx'
import type { RoleChoices } from '@/components/settings/types.ts'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { listCustomRoles, listGiven, listTenants } from '@/lib/auth/index.ts'
import { type Given, standardRoles } from '@/lib/auth/rules/index.ts'
import { listPeople, type Person } from '@/lib/auth/sign-in/index.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { routes } from '@/lib/routes.ts'
import { dropPerson, endSessionsOf, giveRole, invite, newLink, takeRole } from './actions.ts'

export const metadata: Metadata = { title: 'People' }
export const dynamic = 'force-dynamic'

const read = () =>
  asStoreProblem(() => Promise.all([listPeople(), listGiven(), listTenants(), listCustomRoles()]))

/** Who may sign in, and what each may do. */
export default async function PeoplePage() {
  await pageAboutAll('people.manage')
  const [found, tabs] = await Promise.all([read(), settingsTabs()])
  const [people, given, tenants, custom] = found.ok ? found.value : []
  const choices: RoleChoices = {
    roles: [...standardRoles, ...(custom ?? [])].map(({ name }) => name),
    tenants: (tenants ?? []).map(({ id, name }) => ({ id, name })),
  }
  return (
    <>
      <PageBar crumbs={[{ label: 'Settings', href: routes.settings() }, { label: 'People' }]}>
        {found.ok && <Invite choices={choices} action={invite} />}
      </PageBar>
      <SettingsTabs tab="people" shown={tabs} />
      <h1 className="mb-1 font-semibold text-xl tracking-tight">People</h1>
      <p className="mb-3 max-w-3xl text-dim">
        Whoever can sign in may do what their roles allow, and nothing without one. Nobody gives a role that
        they do not hold themselves.
      </p>
      {people && given ? (
        <div className="space-y-4">
          <People people={people} given={given} choices={choices} />
          <Groups given={given} choices={choices} />
        </div>
      ) : (
        !found.ok && <StoreAway problem={found.error} />
      )}
    </>
  )
}

const take = (id: string) => takeRole.bind(null, id)

type Props = { readonly given: readonly Given[]; readonly choices: RoleChoices }

function People({ people, given, choices }: Props & { readonly people: readonly Person[] }) {
  const ofPerson = ({ id }: Person) =>
    given.filter(({ holder }) => holder.kind === 'person' && holder.id === id)
  const ofGroups = ({ groups }: Person) =>
    given.filter(({ holder }) => holder.kind === 'group' && groups.includes(holder.id))
  return (
    <Panel label="People">
      <PeopleList
        people={people}
        roles={(person) => (
          <HeldRoles
            name={person.name}
            given={ofPerson(person)}
            byGroup={ofGroups(person)}
            tenants={choices.tenants}
            take={take}
          />
        )}
        actions={(person) => <Actions person={person} choices={choices} />}
      />
    </Panel>
  )
}

function Actions({ person, choices }: { readonly person: Person; readonly choices: RoleChoices }) {
  const { id, name, origin, hasPassword } = person
  const isLocal = hasPassword || origin === 'invitation' || origin === 'link'
  return (
    <>
      <GiveRole to={{ holder: { kind: 'person', id }, name }} choices={choices} action={giveRole} />
      {isLocal && <NewLink name={name} action={newLink.bind(null, id)} />}
      <ConfirmButton
        label={`End sessions… of ${name}`}
        title={`End the sessions of ${name}?`}
        body={<p>They are signed out everywhere at once, keep their roles, and may sign in again.</p>}
        verb="End sessions"
        done={`The sessions of ${name} have ended.`}
        action={endSessionsOf.bind(null, id)}
      >
        End sessions…
      </ConfirmButton>
      <ConfirmButton
        label={`Remove ${name}…`}
        title={`Remove ${name}?`}
        body={
          <p>
            Their sessions end at once, and their own roles go.{' '}
            {isLocal
              ? 'They cannot sign in any more.'
              : 'Who comes from an identity provider or a proxy is let in again as a new person, with the roles of their groups.'}
          </p>
        }
        verb="Remove person"
        done={`${name} is removed.`}
        action={dropPerson.bind(null, id)}
      >
        Remove…
      </ConfirmButton>
    </>
  )
}

function Groups({ given, choices }: Props) {
  const ofGroups = given.filter(({ holder }) => holder.kind === 'group')
  const names = [...new Set(ofGroups.map(({ name }) => name))].sort()
  return (
    <Panel label="Groups">
      <PanelHeader
        title="Groups"
        detail="of the identity provider or the proxy: everybody in one has its roles"
      >
        <GiveRole to={null} choices={choices} action={giveRole} />
      </PanelHeader>
      {names.length === 0 ? (
        <EmptyState title="No group has a role">
          Give one a role, and whoever is in it has that role when they sign in.
        </EmptyState>
      ) : (
        <ul aria-label="Groups" className="divide-y divide-line">
          {names.map((name) => (
            <li key={name} className="grid gap-x-4 gap-y-1.5 px-3.5 py-2 md:grid-cols-2">
              <span className="font-medium [overflow-wrap:anywhere]">{name}</span>
              <HeldRoles
                name={name}
                given={ofGroups.filter((each) => each.name === name)}
                tenants={choices.tenants}
                take={take}
              />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
