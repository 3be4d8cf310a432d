import type { ReactNode } from 'react'
import type { Passkey } from '@/lib/auth/types.ts'
import { Age } from '../ui/age.tsx'
import { Chip } from '../ui/chip.tsx'

type Props = {
  readonly passkeys: readonly Passkey[]
  readonly actions: (passkey: Passkey) => ReactNode
}

/** Passkeys of a person; where there are none, the form below says enough. */
export function PasskeyList({ passkeys, actions }: Props) {
  if (passkeys.length === 0) return null
  return (
    <ul aria-label="Passkeys" className="border-line border-b">
      {passkeys.map((passkey) => (
        <li
          key={passkey.id}
          className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-3.5 py-2 last:border-b-0"
        >
          <span className="min-w-40 font-medium [overflow-wrap:anywhere]">{passkey.name}</span>
          <Chip>{passkey.isSynced ? 'on several devices' : 'on one device'}</Chip>
          <span className="text-dim">
            added <Age at={passkey.since} />,{' '}
            {passkey.usedAt === null ? (
              'never used'
            ) : (
              <>
                used <Age at={passkey.usedAt} />
              </>
            )}
          </span>
          <span className="ml-auto">{actions(passkey)}</span>
        </li>
      ))}
    </ul>
  )
}
