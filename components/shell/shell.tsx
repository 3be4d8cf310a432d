import { Boxes, History, ListChecks } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { SiteState } from '@/lib/inventory/types.ts'
import { routes } from '@/lib/routes.ts'
import { Chip } from '../ui/chip.tsx'
import { Logo } from './logo.tsx'
import { Main } from './main.tsx'
import { NavLink } from './nav-link.tsx'
import type { Theme } from './theme.ts'
import { ThemeSwitch } from './theme-switch.tsx'

type Props = { readonly site: SiteState; readonly theme: Theme; readonly children: ReactNode }

/** The frame of every page: navigation at the side, or above on a narrow screen. */
export function Shell({ site, theme, children }: Props) {
  return (
    <div className="min-h-screen md:grid md:grid-cols-[208px_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-sunk px-3 py-2 md:sticky md:top-0 md:h-screen md:flex-col md:flex-nowrap md:items-stretch md:border-r md:border-b-0 md:px-2.5 md:py-3.5">
        <Link
          href={routes.home()}
          className="flex items-center gap-2 px-2 font-semibold text-[15px] tracking-tight md:pb-3"
        >
          <Logo />
          <span className="max-sm:sr-only">Podscope</span>
        </Link>
        <nav aria-label="Main" className="flex gap-0.5 md:flex-col">
          <NavLink href={routes.clusters()} also={['/associations']}>
            <Boxes aria-hidden className="size-3.5" />
            Clusters
          </NavLink>
          <NavLink href={routes.changes()}>
            <History aria-hidden className="size-3.5" />
            Changes
          </NavLink>
          <NavLink href={routes.bulkRuns()}>
            <ListChecks aria-hidden className="size-3.5" />
            Bulk runs
          </NavLink>
        </nav>
        <div className="ml-auto flex items-center gap-2 md:mt-auto md:ml-0 md:flex-col md:items-start md:border-line md:border-t md:px-2 md:pt-3">
          {site.sandbox && <Chip>Local AWS</Chip>}
          {site.readOnly && <Chip tone="warn">Read only</Chip>}
          <ThemeSwitch theme={theme} />
        </div>
      </header>
      <Main>{children}</Main>
    </div>
  )
}
