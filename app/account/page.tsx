import type { Metadata } from 'next'
import { signedIn } from '@/app/_server/guard.ts'
import { ChangePasswordForm } from '@/components/account/change-password-form.tsx'
import { PasskeyForm } from '@/components/account/passkey-form.tsx'
import { PasskeyList } from '@/components/account/passkey-list.tsx'
import { SessionTable } from '@/components/account/session-table.tsx'
import { ActButton } from '@/components/crawls/act-button.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { hasPasskeyAddress, hasPassword, listPasskeys, listSessions } from '@/lib/auth/sign-in/index.ts'
import {
  changeOwnPassword,
  dropPasskey,
  endOne,
  endOthers,
  keepThisPasskey,
  startPasskey,
} from './actions.ts'

export const metadata: Metadata = { title: 'Account' }
export const dynamic = 'force-dynamic'

/** Who one is here, where one is signed in, and one's password. */
export default async function AccountPage() {
  const person = await signedIn()
  const [sessions, passkeys, isLocal] = await Promise.all([
    listSessions(person),
    listPasskeys(person),
    hasPassword(person.id),
  ])
  const current = sessions.find(({ id }) => id === person.session.id)
  return (
    <>
      <PageBar crumbs={[{ label: 'Account' }]} />
      <h1 className="mb-1 font-semibold text-xl tracking-tight">{person.name}</h1>
      <p className="mb-3 max-w-3xl text-dim [overflow-wrap:anywhere]">
        {person.email ?? 'without an email'}
        {person.groups.length > 0 && `, in ${person.groups.join(', ')}`}
      </p>
      <div className="space-y-4">
        <Panel label="Sessions">
          <PanelHeader title="Sessions" detail="where you are signed in">
            {sessions.length > 1 && (
              <ActButton size="sm" action={endOthers} done="All other sessions have ended.">
                End all others
              </ActButton>
            )}
          </PanelHeader>
          <SessionTable
            sessions={sessions}
            current={person.session.id}
            actions={({ id, browser }) => (
              <ActButton
                size="sm"
                action={endOne.bind(null, id)}
                done="It has ended."
                label={`End: ${browser}`}
              >
                End
              </ActButton>
            )}
          />
        </Panel>
        {isLocal && (
          <Panel label="Password">
            <PanelHeader title="Password" detail="changing it ends all other sessions" />
            <ChangePasswordForm action={changeOwnPassword} />
          </Panel>
        )}
        {isLocal && (
          <Panel label="Passkeys">
            <PanelHeader
              title="Passkeys"
              detail="sign in with a finger, a face or a PIN, instead of the password"
            />
            <PasskeyList
              passkeys={passkeys}
              actions={({ id, name }) => (
                <ActButton
                  size="sm"
                  action={dropPasskey.bind(null, id)}
                  done={`The passkey “${name}” is removed here. Remove it from the device too.`}
                  label={`Remove: ${name}`}
                >
                  Remove
                </ActButton>
              )}
            />
            <PasskeyForm
              begin={startPasskey}
              finish={keepThisPasskey}
              name={current?.browser ?? ''}
              isPossible={hasPasskeyAddress()}
            />
          </Panel>
        )}
      </div>
    </>
  )
}
