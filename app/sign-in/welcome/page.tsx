import Link from 'next/link'
import { WelcomeForm } from '@/components/sign-in/welcome-form.tsx'
import { problemInWords } from '@/components/sign-in/words.ts'
import { Banner } from '@/components/ui/banner.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { readWelcome } from '@/lib/auth/sign-in/index.ts'
import { routes } from '@/lib/routes.ts'
import { acceptLink } from '../actions.ts'

type Props = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

/** Where a one-time link leads. Looking at it does not use it. */
export default async function WelcomePage({ searchParams }: Props) {
  const { token } = await searchParams
  const bearer = typeof token === 'string' ? token : ''
  const welcome = await readWelcome(bearer)
  const title = welcome?.kind === 'first-admin' ? 'Make the first admin' : 'Choose a password'
  return (
    <Panel label={title} className="space-y-4 p-5">
      <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
      {welcome ? (
        <WelcomeForm
          action={acceptLink}
          token={bearer}
          person={welcome.kind === 'password' ? { name: welcome.name, email: welcome.email } : null}
        />
      ) : (
        <>
          <Banner tone="bad" title={problemInWords({ kind: 'link' })} />
          <Link href={routes.signIn()} className="text-accent hover:underline">
            To the sign-in
          </Link>
        </>
      )}
    </Panel>
  )
}
