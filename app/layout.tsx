import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { Toaster } from 'sonner'
import { scopeFor } from '@/app/_server/asker.ts'
import { Shell } from '@/components/shell/shell.tsx'
import { readTheme, themeCookie } from '@/components/shell/theme.ts'
import { fleetStatus } from '@/lib/fleet/index.ts'
import { siteState } from '@/lib/inventory/index.ts'

export const metadata: Metadata = {
  title: { default: 'Podscope', template: '%s · Podscope' },
  description: 'What every EKS pod may do in AWS.',
}
export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const [jar, status] = await Promise.all([cookies(), scopeFor('associations.read').then(fleetStatus)])
  const theme = readTheme(jar.get(themeCookie)?.value)
  return (
    <html lang="en" {...(theme !== 'system' && { 'data-theme': theme })} suppressHydrationWarning>
      <body>
        <NuqsAdapter>
          <Shell site={siteState()} theme={theme} status={status.ok ? status.value : null}>
            {children}
          </Shell>
        </NuqsAdapter>
        <Toaster position="bottom-right" theme={theme} className="[font-family:inherit]!" />
      </body>
    </html>
  )
}
