import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { Logo } from '@/components/shell/logo.tsx'
import { Chip } from '@/components/ui/chip.tsx'
import { siteState } from '@/lib/inventory/index.ts'

// An address here may bear a link that lets somebody in: no other site is told it.
export const metadata: Metadata = { title: 'Sign in', referrer: 'no-referrer' }
export const dynamic = 'force-dynamic'

/** Without navigation: nobody is signed in yet. */
export default function SignInLayout({ children }: { readonly children: ReactNode }) {
  return (
    <main id="content" className="flex min-h-screen justify-center bg-sunk px-3 py-10 sm:items-center">
      <div className="w-full max-w-[400px] space-y-4">
        <p className="flex items-center gap-2 font-semibold text-[15px] tracking-tight">
          <Logo />
          Podscope
          {siteState().sandbox && <Chip className="ml-auto font-normal">Local AWS</Chip>}
        </p>
        {children}
      </div>
    </main>
  )
}
