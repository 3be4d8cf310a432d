import { ChevronDown, CircleUser } from 'lucide-react'
import type { SessionMethod } from '@/lib/auth/types.ts'
import { routes } from '@/lib/routes.ts'
import { buttonClass } from '../ui/button.tsx'

export type ShellPerson = {
  readonly name: string
  readonly email: string | null
  readonly method: SessionMethod
}

type Props = { readonly person: ShellPerson; readonly signOut: () => Promise<void> }

const item = 'block w-full cursor-pointer px-3 py-1.5 text-left hover:bg-accent-soft'

/**
 * Who is signed in, and the way out. On every page, so it takes no script: the browser opens and closes what pops over by itself. Its link leaves the page as
 * it stands, which closes it.
 */
export function PersonMenu({ person: { name, email, method }, signOut }: Props) {
  return (
    <div>
      <button type="button" popoverTarget="person" className={buttonClass({ size: 'sm' })}>
        <CircleUser aria-hidden className="size-3.5 shrink-0" />
        <span className="sr-only">Signed in: </span>
        <span className="max-w-28 truncate max-sm:sr-only">{name}</span>
        <ChevronDown aria-hidden size={13} className="text-dim" />
      </button>
      <div
        id="person"
        popover="auto"
        className="fixed inset-auto m-0 w-max min-w-44 max-w-[min(380px,calc(100vw-24px))] rounded-lg border border-line bg-panel py-1 text-text shadow-xl max-md:top-12 max-md:right-3 md:bottom-24 md:left-4.5"
      >
        <p className="px-3 py-1 text-dim text-xs">{name}</p>
        <a href={routes.account()} className={item}>
          Account
          <span className="block text-dim text-xs">{email ?? 'Your sessions'}</span>
        </a>
        {/* Whom a proxy vouches for is signed in again with the next request. */}
        {method !== 'proxy' && (
          <form action={signOut}>
            <button type="submit" className={item}>
              Sign out
            </button>
          </form>
        )}
      </div>
    </div>
  )
}
