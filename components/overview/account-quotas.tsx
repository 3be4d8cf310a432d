import Link from 'next/link'
import type { FleetAccount } from '@/lib/fleet/types.ts'
import { routes } from '@/lib/routes.ts'
import { Gauge } from '../ui/gauge.tsx'

const shownMax = 6

/** How near each account is to the number of roles it may have; those nearest to it first. */
export function AccountQuotas({ accounts }: { readonly accounts: readonly FleetAccount[] }) {
  return (
    <ul className="py-1.5">
      {accounts.slice(0, shownMax).map((account) => (
        <li
          key={account.accountId}
          className="relative flex min-h-7.5 flex-wrap items-center gap-x-2 px-3.5 hover:bg-sunk"
        >
          <Link
            href={routes.roles({ q: account.accountId, kind: 'all' })}
            prefetch={false}
            className="min-w-0 flex-1 [overflow-wrap:anywhere] after:absolute after:inset-0 hover:underline"
          >
            {account.name}
          </Link>
          <RoleCount account={account} />
        </li>
      ))}
      {accounts.length > shownMax && (
        <li className="px-3.5 py-1 text-dim">
          and {(accounts.length - shownMax).toLocaleString('en')} accounts with more room
        </li>
      )}
    </ul>
  )
}

/** An account's roles against IAM's own number for it, as far as either is known. */
export function RoleCount({ account: { roles, quota, rolesProblem } }: { readonly account: FleetAccount }) {
  if (roles === null)
    return <span className="text-dim">{rolesProblem ? 'not readable' : 'not read yet'}</span>
  if (quota === null)
    return (
      <span className="tabular-nums">
        {roles.toLocaleString('en')} <span className="text-dim">· quota not readable</span>
      </span>
    )
  return <Gauge value={roles} max={quota} />
}
