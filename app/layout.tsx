import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import { cookies, headers } from 'next/headers'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { Toaster } from 'sonner'
import { mayAsker, maySome, scopeFor } from '@/app/_server/asker.ts'
import { looker } from '@/app/_server/asking.ts'
import { settingsAddress } from '@/app/_server/settings.ts'
import { AskProvider } from '@/components/requests/asking.tsx'
import { Shell } from '@/components/shell/shell.tsx'
import { StyleNonce } from '@/components/shell/style-nonce.tsx'
import { readTheme, type Theme, themeCookie } from '@/components/shell/theme.ts'
import { isSignInPath, pathOf } from '@/lib/auth/sign-in/index.ts'
import { asStoreProblem, fleetStatus } from '@/lib/fleet/index.ts'
import { siteState } from '@/lib/inventory/index.ts'
import { countInbox } from '@/lib/requests/index.ts'
import { countMine } from '@/lib/reviews/index.ts'
import { routes } from '@/lib/routes.ts'
import { signedIn } from './_server/guard.ts'
import { signOut } from './account/actions.ts'
import { askForThis } from './requests/actions.ts'

export const metadata: Metadata = {
  title: { default: 'Podscope', template: '%s · Podscope' },
  description: 'What every EKS pod may do in AWS.',
}
export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

/** Nobody sees a page, nor that it is not there, before it is known who asks. A page asks once more: Next draws pages without their layout too. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const [jar, list] = await Promise.all([cookies(), headers()])
  const theme = readTheme(jar.get(themeCookie)?.value)
  return (
    <html lang="en" {...(theme !== 'system' && { 'data-theme': theme })} suppressHydrationWarning>
      <head>
        <StyleNonce nonce={list.get('x-nonce') ?? ''} />
      </head>
      <body>
        <NuqsAdapter>
          {isSignInPath(pathOf(list)) ? children : <Inside theme={theme}>{children}</Inside>}
        </NuqsAdapter>
        <Toaster position="bottom-right" theme={theme} className="[font-family:inherit]!" />
      </body>
    </html>
  )
}

async function Inside({ theme, children }: { readonly theme: Theme; readonly children: ReactNode }) {
  const person = await signedIn()
  const [status, waiting, settings, mayAsk, mayRun, mayAudit] = await Promise.all([
    scopeFor('associations.read').then(fleetStatus),
    waitingCounts(),
    settingsAddress(),
    maySome('changes.request'),
    mayAsker('associations.edit', null),
    mayAsker('audit.read', null),
  ])
  const closed = [...(mayRun ? [] : [routes.bulkRuns()]), ...(mayAudit ? [] : [routes.audit()])]
  return (
    <Shell
      site={siteState()}
      theme={theme}
      status={status.ok ? status.value : null}
      closed={closed}
      inbox={waiting.inbox}
      toReview={waiting.toReview}
      settings={settings}
      person={{ name: person.name, email: person.email, method: person.session.method }}
      signOut={signOut}
    >
      <AskProvider ask={mayAsk ? askForThis : null}>{children}</AskProvider>
    </Shell>
  )
}

/** Nothing where the store is away: the page itself says that. */
async function waitingCounts(): Promise<{ readonly inbox: number; readonly toReview: number }> {
  const found = await asStoreProblem(async () => {
    const who = await looker()
    const [{ toDecide, answers }, toReview] = await Promise.all([countInbox(who), countMine(who)])
    return { inbox: toDecide + answers, toReview }
  })
  return found.ok ? found.value : { inbox: 0, toReview: 0 }
}
