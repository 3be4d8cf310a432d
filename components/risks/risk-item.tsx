import Link from 'next/link'
import type { ReactNode } from 'react'
import type { FleetRisk, RiskAcceptance } from '@/lib/fleet/types.ts'
import { routes } from '@/lib/routes.ts'
import { RiskCell } from '../fleet/told.tsx'
import { Chip } from '../ui/chip.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { narrowing, riskWords, sayStatements, sayWhy } from './words.ts'

type Props = {
  readonly risk: FleetRisk
  /** How whoever looks answers for it, and takes that back. Absent: not here. */
  readonly accept?: ReactNode
  readonly takeBack?: ReactNode
  /** Absent: the association is known from the page. */
  readonly named?: true
}

const nameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)

/** One risk of one association: what it is, why, what would end it, and who answers for it. */
export function RiskItem({ risk, accept, takeBack, named }: Props) {
  const { kind, acceptance, waiting, why } = risk
  return (
    <li className="space-y-1.5 px-3.5 py-2.5">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        {named ? <AssociationName risk={risk} /> : <b className="font-semibold">{riskWords[kind].label}</b>}
        {kind === 'privilege-escalation' && (
          <Chip tone={why?.everywhere ? 'bad' : 'warn'}>
            {why?.everywhere ? 'on everything' : 'on something'}
          </Chip>
        )}
        {waiting && <Chip tone="warn">changed, being worked out</Chip>}
        <span className="ml-auto flex flex-wrap items-center gap-2">
          {named && <RiskCell risk={risk.risk} />}
          {accept}
        </span>
      </div>
      {!named && <p className="text-dim">{riskWords[kind].about}</p>}
      <Why risk={risk} />
      {acceptance && <Acceptance acceptance={acceptance}>{takeBack}</Acceptance>}
      <Narrowing risk={risk} />
    </li>
  )
}

function AssociationName({ risk }: { readonly risk: FleetRisk }) {
  const { namespace, serviceAccount, cluster, region, accountId } = risk
  return (
    <span className="min-w-0 [overflow-wrap:anywhere]">
      <Link
        href={routes.association(risk)}
        prefetch={false}
        className="font-medium text-accent hover:underline"
      >
        {namespace}/{serviceAccount}
      </Link>{' '}
      <span className="text-dim">
        {cluster} · {region} · {accountId}
      </span>
    </span>
  )
}

function Why({ risk: { why, sharedBy, roleArn } }: { readonly risk: FleetRisk }) {
  if (!why)
    return (
      <p className="[overflow-wrap:anywhere]">
        {sharedBy?.toLocaleString('en')} associations have <code>{nameOf(roleArn)}</code>.
      </p>
    )
  return (
    <p className="[overflow-wrap:anywhere]">
      {why.kind === 'inert-grant' ? sayWhy(why) : <code>{sayWhy(why)}</code>}
      {why.statementCount > 0 && <span className="text-dim"> by {sayStatements(why)}</span>}
    </p>
  )
}

function Narrowing({ risk }: { readonly risk: FleetRisk }) {
  const { says, deny } = narrowing(risk)
  return (
    <details>
      <summary className="relative w-fit cursor-pointer text-accent">
        What would end it
        <span className="sr-only">
          : {riskWords[risk.kind].label}, {risk.namespace}/{risk.serviceAccount}
        </span>
      </summary>
      <div className="mt-1 space-y-1.5">
        <p className="max-w-3xl">{says}</p>
        {deny && (
          <div className="flex flex-wrap items-start gap-2">
            <pre className="min-w-0 max-w-full flex-1 whitespace-pre-wrap rounded-md bg-sunk px-2.5 py-1.5 [overflow-wrap:anywhere]">
              {deny}
            </pre>
            <CopyButton text={deny} what="the statement" />
          </div>
        )}
        <Link
          href={routes.associationPolicy(risk)}
          prefetch={false}
          className="inline-block text-accent hover:underline"
        >
          {risk.hasPolicy ? 'Its session policy' : 'Add a session policy'}
        </Link>
      </div>
    </details>
  )
}

const states: Readonly<
  Record<RiskAcceptance['state'], { readonly tone: 'ok' | 'warn'; readonly says: string }>
> = {
  stands: { tone: 'ok', says: 'accepted' },
  expired: { tone: 'warn', says: 'was accepted, the day is over' },
  changed: { tone: 'warn', says: 'was accepted for what it was; it has changed since' },
}

type AcceptanceProps = { readonly acceptance: RiskAcceptance; readonly children: ReactNode }

function Acceptance({ acceptance: { reason, by, at, until, state }, children }: AcceptanceProps) {
  const { tone, says } = states[state]
  return (
    <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <Chip tone={tone}>{says}</Chip>
      <span className="min-w-0 [overflow-wrap:anywhere]">
        “{reason}”{' '}
        <span className="text-dim">{`${by}, ${at.slice(0, 10)}, until ${until.slice(0, 10)}`}</span>
      </span>
      {children}
    </div>
  )
}
