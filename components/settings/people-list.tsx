import type { ReactNode } from 'react'
import type { Person } from '@/lib/auth/types.ts'
import { Age } from '../ui/age.tsx'

const origins: Readonly<Record<Person['origin'], string>> = {
  link: 'password',
  invitation: 'password',
  oidc: 'identity provider',
  proxy: 'proxy',
  sandbox: 'local AWS, without a password',
}

/** How somebody signs in. */
function signsIn({ origin, hasPassword }: Person): string {
  if (origin === 'invitation' && !hasPassword) return 'invited, has not come yet'
  return hasPassword && (origin === 'oidc' || origin === 'proxy')
    ? `${origins[origin]}, or password`
    : origins[origin]
}

type Props = {
  readonly people: readonly Person[]
  readonly roles: (person: Person) => ReactNode
  readonly actions: (person: Person) => ReactNode
}

/** People: who they are, how and when they came in, what they may do. */
export function PeopleList({ people, roles, actions }: Props) {
  return (
    <ul aria-label="People" className="divide-y divide-line">
      {people.map((person) => (
        <li
          key={person.id}
          className="grid gap-x-4 gap-y-1.5 px-3.5 py-2 md:grid-cols-[minmax(0,3fr)_minmax(0,3fr)_auto]"
        >
          <div className="min-w-0">
            <p className="font-medium [overflow-wrap:anywhere]">{person.name}</p>
            <p className="text-dim text-xs [overflow-wrap:anywhere]">
              {person.email && <>{person.email} · </>}
              {signsIn(person)}
              {person.seenAt && (
                <>
                  {' · last seen '}
                  <Age at={person.seenAt} />
                </>
              )}
            </p>
          </div>
          <div className="min-w-0">{roles(person)}</div>
          <div className="flex flex-wrap items-start gap-1.5 md:justify-end">{actions(person)}</div>
        </li>
      ))}
    </ul>
  )
}
