import { CircleAlert, Info, ShieldAlert, TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { FleetAccount, Overview } from '@/lib/fleet/types.ts'
import type { Severity } from '@/lib/iam/index.ts'
import { routes } from '@/lib/routes.ts'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { AccountQuotas } from './account-quotas.tsx'
import { Figures } from './figures.tsx'
import { type Part, Tally } from './tally.tsx'

const list = (q: string) => routes.associations({ q })

type Props = {
  readonly overview: Overview
  readonly accounts: readonly FleetAccount[]
  /** Whoever looks may see how AWS is read. */
  readonly mayReadCrawls: boolean
  /** What was changed last. */
  readonly changes: ReactNode
}

/** The estate at a glance. Every number is the length of the list it leads to. */
export function Estate({ overview, accounts, mayReadCrawls, changes }: Props) {
  const { associations } = overview
  return (
    <div className="space-y-4">
      <Figures figures={figuresOf(overview, mayReadCrawls)} />
      <div className="grid gap-4 lg:grid-cols-2">
        <Section title="Session policies" detail="which narrow the role of one association">
          <Tally parts={policyParts(overview)} total={associations} />
        </Section>
        <Section
          title="Risk"
          detail="of what pods may do, session policies counted in"
          more={{ href: routes.risk(), label: 'What and why' }}
        >
          <Tally parts={riskParts(overview)} total={associations} />
        </Section>
        <Section title="Findings" detail="associations with at least one">
          <Tally parts={findingParts(overview)} total={null} />
        </Section>
        <Section title="To mend" detail="pods without credentials, and what could not be looked at">
          <Tally parts={mendParts(overview)} total={null} />
        </Section>
        {accounts.length > 0 && (
          <Section title="Roles" detail="of each account against its quota">
            <AccountQuotas accounts={accounts} />
          </Section>
        )}
        {changes}
      </div>
    </div>
  )
}

type SectionProps = {
  readonly title: string
  readonly detail: string
  readonly more?: { readonly href: string; readonly label: string }
  readonly children: ReactNode
}

function Section({ title, detail, more, children }: SectionProps) {
  return (
    <Panel label={title}>
      <PanelHeader title={title} detail={detail}>
        {more && (
          <Link href={more.href} className="text-accent hover:underline">
            {more.label}
          </Link>
        )}
      </PanelHeader>
      {children}
    </Panel>
  )
}

const number = (value: number) => value.toLocaleString('en')

function figuresOf(
  { associations, clusters, rolesInUse, accounts, places, roles, ...rest }: Overview,
  mayReadCrawls: boolean,
) {
  const { clustersWithoutAgent } = rest
  return [
    { label: 'Associations', value: associations, href: routes.associations() },
    {
      label: 'Clusters',
      value: clusters,
      href: routes.clusters(),
      ...(clustersWithoutAgent > 0 && {
        note: (
          <>
            <TriangleAlert aria-hidden className="inline size-3 align-[-1px]" />{' '}
            {number(clustersWithoutAgent)} without the agent
          </>
        ),
      }),
    },
    {
      label: 'Roles in use',
      value: rolesInUse,
      href: routes.roles(),
      note: `${number(roles)} in these accounts`,
    },
    {
      label: 'Accounts',
      value: accounts,
      href: mayReadCrawls ? routes.crawls() : null,
      note: `${number(places)} ${places === 1 ? 'region' : 'regions'}`,
    },
  ]
}

function policyParts({ narrowed, without, associations }: Overview): readonly Part[] {
  const rest = associations - narrowed - without
  return [
    {
      key: 'narrowed',
      label: 'with a session policy',
      value: narrowed,
      href: list('has:session-policy'),
      look: 'bg-granted',
    },
    {
      key: 'without',
      label: 'with all that the role allows',
      value: without,
      href: list('lacks:session-policy'),
      look: 'bg-cut',
    },
    ...(rest > 0
      ? [
          {
            key: 'rest',
            label: 'not described yet, or not readable',
            value: rest,
            href: list('lacks:description'),
            look: 'bg-line-strong',
          },
        ]
      : []),
  ]
}

function riskParts({ risk: { high, medium, low }, associations }: Overview): readonly Part[] {
  const rest = associations - high - medium - low
  return [
    { key: 'high', label: 'high, 75 to 100', value: high, href: list('risk:>=75'), look: 'bg-denied' },
    { key: 'medium', label: 'medium, 50 to 74', value: medium, href: list('risk:50..74'), look: 'bg-cut' },
    { key: 'low', label: 'low, below 50', value: low, href: list('risk:<50'), look: 'bg-granted' },
    ...(rest > 0
      ? [
          {
            key: 'rest',
            label: 'not known',
            value: rest,
            href: list('lacks:analysis'),
            look: 'bg-line-strong',
          },
        ]
      : []),
  ]
}

const severities: readonly {
  readonly severity: Severity
  readonly label: string
  readonly icon: typeof Info
  readonly look: string
}[] = [
  {
    severity: 'security',
    label: 'security: a risk to look at first',
    icon: ShieldAlert,
    look: 'text-denied',
  },
  { severity: 'error', label: 'error: something does not work', icon: CircleAlert, look: 'text-denied' },
  { severity: 'warning', label: 'warning: probably not as meant', icon: TriangleAlert, look: 'text-cut' },
  { severity: 'suggestion', label: 'suggestion: could be better', icon: Info, look: 'text-dim' },
]

function findingParts({ severities: counts, inert }: Overview): readonly Part[] {
  return [
    ...severities.map(({ severity, label, icon: Icon, look }) => ({
      key: severity,
      label,
      value: counts[severity],
      href: list(`severity:${severity}`),
      mark: <Icon aria-hidden className={`size-3.5 flex-none ${look}`} />,
    })),
    {
      key: 'inert',
      label: 'pointless grants: the session policy allows what the role does not',
      value: inert,
      href: list('has:inert'),
      mark: <span aria-hidden className="size-3.5 flex-none rounded-sm border border-inert" />,
    },
  ]
}

function mendParts({ brokenTrust, roleGone, withoutAgent, unreadable, waiting }: Overview): readonly Part[] {
  return [
    {
      key: 'trust',
      label: 'a role does not let the pods in',
      value: brokenTrust,
      href: list('has:broken-trust'),
    },
    { key: 'gone', label: 'the role is not there any more', value: roleGone, href: list('has:role-gone') },
    {
      key: 'agent',
      label: 'the cluster has no Pod Identity agent',
      value: withoutAgent,
      href: list('lacks:agent'),
    },
    {
      key: 'unreadable',
      label: 'it, or its role, could not be read',
      value: unreadable,
      href: list('has:problem'),
    },
    { key: 'waiting', label: 'being worked out', value: waiting, href: list('has:waiting') },
  ]
}
