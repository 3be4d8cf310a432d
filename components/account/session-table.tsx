import type { ReactNode } from 'react'
import type { OpenSession, SessionMethod } from '@/lib/auth/types.ts'
import { Age } from '../ui/age.tsx'
import { Chip } from '../ui/chip.tsx'

const methods: Record<SessionMethod, string> = {
  password: 'password',
  passkey: 'passkey',
  oidc: 'identity provider',
  proxy: 'proxy',
  link: 'one-time link',
  sandbox: 'local AWS',
}

type Props = {
  readonly sessions: readonly OpenSession[]
  /** The one that this page was asked for with. */
  readonly current: string
  readonly actions: (session: OpenSession) => ReactNode
}

/** Sessions of a person, as a list: on a phone a table of six columns is none. */
export function SessionTable({ sessions, current, actions }: Props) {
  if (sessions.length === 0)
    return (
      <p className="px-3.5 py-3 text-dim">You are signed in by the proxy before Podscope; end that there.</p>
    )
  return (
    <ul aria-label="Sessions">
      {sessions.map((session) => (
        <li
          key={session.id}
          className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-3.5 py-2 last:border-b-0"
        >
          <span className="min-w-40 font-medium">{session.browser}</span>
          {session.id === current && <Chip tone="ok">This one</Chip>}
          <span className="font-mono text-xs">{session.address ?? 'address not known'}</span>
          <span className="text-dim">by {methods[session.method]}</span>
          <span className="text-dim">
            since <Age at={session.since} />, used <Age at={session.seenAt} />
          </span>
          {session.id !== current && <span className="ml-auto">{actions(session)}</span>}
        </li>
      ))}
    </ul>
  )
}
