import type { Metadata } from 'next'
import Link from 'next/link'
import { Suspense } from 'react'
import { mayAsker, pageAboutAll } from '@/app/_server/asker.ts'
import { single } from '@/app/_server/changes.ts'
import { FamilyPanel } from '@/components/consolidate/family-panel.tsx'
import { StaysPanel } from '@/components/consolidate/stays-panel.tsx'
import { SummaryPanel } from '@/components/consolidate/summary-panel.tsx'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Button, buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { inputClass } from '@/components/ui/field.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { SkeletonRows } from '@/components/ui/skeleton.tsx'
import { consolidationMax, consolidationOf } from '@/lib/analysis/index.ts'
import { everything } from '@/lib/auth/rules/index.ts'
import { asStoreProblem, listFleetAccounts } from '@/lib/fleet/index.ts'
import type { FleetAccount } from '@/lib/fleet/types.ts'
import { routes } from '@/lib/routes.ts'
import { accountInput } from './input.ts'

export const metadata: Metadata = { title: 'Many roles into few' }
export const dynamic = 'force-dynamic'

type Props = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function ConsolidatePage({ searchParams }: Props) {
  // A plan speaks of all that use a role.
  await pageAboutAll('associations.read')
  const asked = accountInput.parse(single((await searchParams).account) ?? undefined)
  const accounts = await listFleetAccounts(everything)
  const account = accounts.ok
    ? (accounts.value.find(({ accountId }) => accountId === asked) ?? accounts.value[0])
    : undefined
  return (
    <div className="space-y-4">
      <PageBar crumbs={[{ label: 'Roles', href: routes.roles() }, { label: 'Many into few' }]} />
      <div>
        <h1 className="font-semibold text-xl tracking-tight">Many roles into few</h1>
        <p className="max-w-3xl text-dim">
          One shared role in the place of several, and a session policy for each association that gives it
          exactly what it has now. It is planned here from what was read, and carried out by you.
        </p>
      </div>
      {!accounts.ok && <StoreAway problem={accounts.error} />}
      {accounts.ok && account === undefined && <NothingRead />}
      {accounts.ok && account && (
        <>
          {accounts.value.length > 1 && <Choose accounts={accounts.value} chosen={account.accountId} />}
          <Suspense key={account.accountId} fallback={<Working />}>
            <Results account={account} />
          </Suspense>
        </>
      )}
    </div>
  )
}

function NothingRead() {
  return (
    <Panel>
      <EmptyState
        title="No account was read yet"
        actions={
          <Link href={routes.crawls()} className={buttonClass()}>
            See what is read
          </Link>
        }
      />
    </Panel>
  )
}

type ChooseProps = { readonly accounts: readonly FleetAccount[]; readonly chosen: string }

/** Roles are an account's own, and so is their quota. */
function Choose({ accounts, chosen }: ChooseProps) {
  return (
    <form action={routes.consolidate()} className="flex flex-wrap items-center gap-2">
      <label htmlFor="account" className="font-medium">
        Account
      </label>
      <select
        key={chosen}
        id="account"
        name="account"
        defaultValue={chosen}
        className={`${inputClass} w-auto! max-w-full`}
      >
        {accounts.map(({ accountId, name }) => (
          <option key={accountId} value={accountId}>
            {name} ({accountId})
          </option>
        ))}
      </select>
      <Button type="submit">Show</Button>
    </form>
  )
}

async function Results({ account }: { readonly account: FleetAccount }) {
  const [found, mayExport] = await Promise.all([
    asStoreProblem(() => consolidationOf(account.accountId)),
    mayAsker('associations.export', null),
  ])
  if (!found.ok) return <StoreAway problem={found.error} />
  const { plan } = found.value
  return (
    <>
      <SummaryPanel found={found.value} account={account} mayExport={mayExport} max={consolidationMax} />
      {plan.families.map((family) => (
        <FamilyPanel key={family.roleArn} family={family} />
      ))}
      {plan.stays.length > 0 && <StaysPanel stays={plan.stays} />}
    </>
  )
}

function Working() {
  return (
    <Panel label="The plan">
      <SkeletonRows rows={6} label="Planning, and proving every association" />
    </Panel>
  )
}
