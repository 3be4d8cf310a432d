import type { FleetAccount, FleetPlace } from '@/lib/fleet/types.ts'
import { describeAwsProblem } from '../aws-problem.tsx'
import { Age } from '../ui/age.tsx'
import { Chip } from '../ui/chip.tsx'
import { Sign } from '../ui/sign.tsx'

type Props = { readonly accounts: readonly FleetAccount[]; readonly places: readonly FleetPlace[] }

/** The accounts that are read, with their Regions and what is wrong with either. */
export function AccountList({ accounts, places }: Props) {
  return (
    <ul aria-label="Accounts" className="divide-y divide-line">
      {accounts.map(({ accountId, name, rolesProblem, organizationProblem }) => (
        <li key={accountId} className="space-y-1 px-3.5 py-2">
          <p>
            <b className="font-semibold [overflow-wrap:anywhere]">{name}</b>{' '}
            <span className="text-dim tabular-nums">{accountId}</span>
          </p>
          <ul aria-label={`Regions of ${name}`}>
            {places
              .filter((place) => place.accountId === accountId)
              .map((place) => (
                <Region key={place.region} place={place} />
              ))}
          </ul>
          {[rolesProblem, organizationProblem].map(
            (problem) =>
              problem && (
                <p key={problem.operation} className="[overflow-wrap:anywhere]">
                  <Sign of="warning" />
                  {describeAwsProblem(problem).title}. {describeAwsProblem(problem).next}
                </p>
              ),
          )}
        </li>
      ))}
    </ul>
  )
}

function Region({ place: { region, problem, readAt, clusters } }: { readonly place: FleetPlace }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="min-w-28">{region}</span>
      <span className="text-dim tabular-nums">
        {clusters.length.toLocaleString('en')} {clusters.length === 1 ? 'cluster' : 'clusters'}, read{' '}
        <Age at={readAt} />
      </span>
      {problem && <Chip tone="bad">{describeAwsProblem(problem).title}</Chip>}
    </li>
  )
}
