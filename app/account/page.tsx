import type { Metadata } from 'next'
import { signedIn } from '@/app/_server/guard.ts'
import { ChangePasswordForm } from '@/components/account/change-password-form.tsx'
import { SessionTable } from '@/components/account/session-table.tsx'
import { ActButton } from '@/components/crawls/act-button.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { hasPassword, listSessions } from '@/lib/auth/sign-in/index.ts'
import { changeOwnPassword, endOne, endOthers } from './actions.ts'

export const metadata: Metadata = { title: 'Account' }
export const dynamic = 'force-dynamic'

/** Who one is here, where one is signed in, and one's password. */
export default async function AccountPage() {
  const person = await signedIn()
  const [sessions, isLocal] = await Promise.all([listSessions(person), hasPassword(person.id)])
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
      </div>
    </>
  )
}
