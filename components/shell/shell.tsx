import {
  Boxes,
  CircleHelp,
  ClipboardCheck,
  Fence,
  Footprints,
  Gauge,
  History,
  Inbox,
  KeyRound,
  ListChecks,
  type LucideIcon,
  ScanSearch,
  ScrollText,
  Settings,
  ShieldAlert,
  Waypoints,
} from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { FleetStatus } from '@/lib/fleet/types.ts'
import type { SiteState } from '@/lib/inventory/types.ts'
import { routes } from '@/lib/routes.ts'
import { Chip } from '../ui/chip.tsx'
import { CrawlFoot } from './crawl-foot.tsx'
import { Logo } from './logo.tsx'
import { Main } from './main.tsx'
import { NavCount } from './nav-count.tsx'
import { NavLink } from './nav-link.tsx'
import { PersonMenu, type ShellPerson } from './person-menu.tsx'
import type { Theme } from './theme.ts'
import { ThemeSwitch } from './theme-switch.tsx'

type Item = {
  readonly href: string
  readonly label: string
  readonly icon: LucideIcon
  readonly count?: 'associations' | 'clusters' | 'roles'
}
type Group = { readonly title?: string; readonly items: readonly Item[] }

const groups: readonly Group[] = [
  {
    items: [
      { href: routes.home(), label: 'Overview', icon: Gauge },
      { href: routes.associations(), label: 'Associations', icon: Waypoints, count: 'associations' },
      { href: routes.clusters(), label: 'Clusters', icon: Boxes, count: 'clusters' },
      { href: routes.roles(), label: 'Roles', icon: KeyRound, count: 'roles' },
    ],
  },
  {
    title: 'Ask',
    items: [
      { href: routes.access(), label: 'Who can…', icon: ScanSearch },
      { href: routes.explain(), label: 'Explain a refusal', icon: CircleHelp },
      { href: routes.use(), label: 'What was used', icon: Footprints },
    ],
  },
  {
    title: 'Answer for it',
    items: [
      { href: routes.risk(), label: 'Risk', icon: ShieldAlert },
      { href: routes.requests(), label: 'Requests', icon: Inbox },
      { href: routes.reviews(), label: 'Reviews', icon: ClipboardCheck },
      { href: routes.changes(), label: 'Changes', icon: History },
      { href: routes.guard(), label: 'Guard rails', icon: Fence },
      { href: routes.bulkRuns(), label: 'Bulk runs', icon: ListChecks },
      { href: routes.audit(), label: 'Audit', icon: ScrollText },
    ],
  },
]

type Props = {
  readonly site: SiteState
  readonly theme: Theme
  /** Null: the store is away. */
  readonly status: FleetStatus | null
  /** Pages of the navigation that whoever asks may not open: those are left out. */
  readonly closed: readonly string[]
  /** Requests that wait for whoever asks, and answers that they have not seen. */
  readonly inbox: number
  /** Entries of reviews that wait for whoever asks. */
  readonly toReview: number
  /** Where the settings begin; null: whoever asks may open none. */
  readonly settings: string | null
  readonly person: ShellPerson
  readonly signOut: () => Promise<void>
  readonly children: ReactNode
}

/** The frame of every page: navigation at the side, or above on a narrow screen. */
export function Shell(props: Props) {
  const { site, theme, status, closed, inbox, toReview, settings, person, signOut, children } = props
  return (
    <div className="min-h-screen md:grid md:grid-cols-[208px_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-sunk px-3 py-2 md:sticky md:top-0 md:h-screen md:flex-col md:flex-nowrap md:items-stretch md:overflow-y-auto md:border-r md:border-b-0 md:px-2.5 md:py-3.5">
        <Link
          href={routes.home()}
          className="flex items-center gap-2 px-2 font-semibold text-[15px] tracking-tight md:pb-3"
        >
          <Logo />
          <span className="max-sm:sr-only">Podscope</span>
        </Link>
        <nav
          aria-label="Main"
          className="flex gap-0.5 max-md:[scrollbar-width:none] max-md:-mx-3 max-md:order-last max-md:w-[calc(100%+1.5rem)] max-md:overflow-x-auto max-md:py-1 max-md:pr-8 max-md:pl-3 max-md:[mask-image:linear-gradient(to_right,transparent,#000_12px,#000_calc(100%-32px),transparent)] md:flex-col"
        >
          {groups.map(({ title, items }) => (
            <NavGroup
              key={items[0]?.href}
              title={title}
              items={items.filter(({ href }) => !closed.includes(href))}
              status={status}
              waiting={{ [routes.requests()]: inbox, [routes.reviews()]: toReview }}
            />
          ))}
          {settings !== null && <SettingsLink href={settings} />}
        </nav>
        <div className="ml-auto flex min-w-0 items-center gap-2 max-md:flex-1 max-md:justify-end md:mt-auto md:ml-0 md:flex-col md:items-start md:border-line md:border-t md:px-2 md:pt-3">
          <CrawlFoot first={status} />
          <div className="flex flex-wrap items-center gap-2">
            {site.sandbox && <Chip>Local AWS</Chip>}
            {site.readOnly && <Chip tone="warn">Read only</Chip>}
          </div>
          <PersonMenu person={person} signOut={signOut} />
          <ThemeSwitch theme={theme} />
        </div>
      </header>
      <Main>{children}</Main>
    </div>
  )
}

type GroupProps = {
  readonly title: string | undefined
  readonly items: readonly Item[]
  readonly status: FleetStatus | null
  /** What waits for whoever asks, by the address of its page. */
  readonly waiting: Readonly<Record<string, number>>
}

function NavGroup({ title, items, status, waiting }: GroupProps) {
  return (
    <>
      {title && <p className="px-2 pt-3 pb-1 text-dim text-xs max-md:hidden">{title}</p>}
      {items.map(({ href, label, icon: Icon, count }) => (
        <NavLink key={href} href={href}>
          <Icon aria-hidden className="size-3.5 max-sm:hidden" />
          {label}
          {count && <NavCount first={status} of={count} />}
          <Waiting count={waiting[href] ?? 0} />
        </NavLink>
      ))}
    </>
  )
}

/** Unlike the other counts this one is news: whoever hears the link hears it too. */
function Waiting({ count }: { readonly count: number }) {
  if (count === 0) return null
  return (
    // Relative: what only a screen reader hears would else stand beside the page, and make it wider.
    <span className="relative ml-auto rounded-full bg-accent px-1.5 font-semibold text-on-accent text-xs tabular-nums leading-4">
      {count}
      <span className="sr-only"> waiting</span>
    </span>
  )
}

/** Current on every page of the settings, whichever of them this leads to. */
function SettingsLink({ href }: { readonly href: string }) {
  return (
    <NavLink href={href} below={routes.settings()}>
      <Settings aria-hidden className="size-3.5 max-sm:hidden" />
      Settings
    </NavLink>
  )
}
