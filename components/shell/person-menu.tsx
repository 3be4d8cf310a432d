'use client'
import { CircleUser } from 'lucide-react'
import { useRouter } from 'next/navigation'
import type { SessionMethod } from '@/lib/auth/types.ts'
import { routes } from '@/lib/routes.ts'
import { Menu } from '../ui/menu.tsx'

export type ShellPerson = {
  readonly name: string
  readonly email: string | null
  readonly method: SessionMethod
}

type Props = { readonly person: ShellPerson; readonly signOut: () => Promise<void> }

/** Who is signed in, and the way out. */
export function PersonMenu({ person, signOut }: Props) {
  const router = useRouter()
  const { name, email, method } = person
  const account = {
    label: 'Account',
    detail: email ?? 'Your sessions',
    onChoose: () => router.push(routes.account()),
  }
  // Whom a proxy vouches for is signed in again with the next request.
  const out = { label: 'Sign out', onChoose: () => void signOut() }
  return (
    <Menu
      size="sm"
      label={
        <>
          <CircleUser aria-hidden className="size-3.5 shrink-0" />
          <span className="sr-only">Signed in: </span>
          <span className="max-w-28 truncate max-sm:sr-only">{name}</span>
        </>
      }
      groups={[{ title: name, items: method === 'proxy' ? [account] : [account, out] }]}
    />
  )
}
