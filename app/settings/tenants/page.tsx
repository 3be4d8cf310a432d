import type { Metadata } from 'next'
import Link from 'next/link'
import { pageAboutAll, scopeFor } from '@/app/_server/asker.ts'
import { settingsTabs } from '@/app/_server/settings.ts'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { RemoveTenant } from '@/components/settings/remove-tenant.tsx'
import { SettingsTabs } from '@/components/settings/settings-tabs.tsx'
import { TenantTable } from '@/components/settings/tenant-table.tsx'
import type { TenantLine } from '@/components/settings/types.ts'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { listTenants } from '@/lib/auth/index.ts'
import { ok, type Result } from '@/lib/base/index.ts'
import { asStoreProblem, coverageOf } from '@/lib/fleet/index.ts'
import type { FleetProblem } from '@/lib/fleet/types.ts'
import { routes } from '@/lib/routes.ts'
import { dropTenant } from './actions.ts'

export const metadata: Metadata = { title: 'Tenants' }
export const dynamic = 'force-dynamic'

type Read = { readonly tenants: readonly TenantLine[]; readonly total: number }

async function read(): Promise<Result<Read, FleetProblem>> {
  const tenants = await asStoreProblem(listTenants)
  if (!tenants.ok) return tenants
  const everything = { selectors: [{}] }
  const counted = await coverageOf([everything, ...tenants.value], await scopeFor('associations.read'))
  if (!counted.ok) return counted
  const [all, ...each] = counted.value
  const lines = tenants.value.map((tenant, place) => ({
    ...tenant,
    coverage: each[place] ?? { associations: 0, clusters: 0 },
  }))
  return ok({ tenants: lines, total: all?.associations ?? 0 })
}

/** Whose workloads are whose. */
export default async function TenantsPage() {
  await pageAboutAll('tenants.manage')
  const [found, tabs] = await Promise.all([read(), settingsTabs()])
  return (
    <>
      <PageBar crumbs={[{ label: 'Settings', href: routes.settings() }, { label: 'Tenants' }]}>
        <Link href={routes.newTenant()} prefetch={false} className={buttonClass({ variant: 'primary' })}>
          New tenant
        </Link>
      </PageBar>
      <SettingsTabs tab="tenants" shown={tabs} />
      <h1 className="mb-1 font-semibold text-xl tracking-tight">Tenants</h1>
      <p className="mb-3 max-w-3xl text-dim">
        A tenant is a part of the associations, by account, Region, cluster, namespace or tag. Whoever has a
        role for it sees these and nothing that depends on others.
      </p>
      {found.ok ? <Tenants {...found.value} /> : <StoreAway problem={found.error} />}
    </>
  )
}

function Tenants({ tenants, total }: Read) {
  return (
    <Panel>
      {tenants.length === 0 ? (
        <EmptyState
          title="There is no tenant yet"
          actions={
            <Link href={routes.newTenant()} prefetch={false} className={buttonClass()}>
              New tenant
            </Link>
          }
        >
          Without one every role is for everything.
        </EmptyState>
      ) : (
        <TenantTable
          tenants={tenants}
          total={total}
          actions={(tenant) => (
            <RemoveTenant
              tenant={tenant}
              action={dropTenant.bind(null, {
                id: tenant.id,
                seen: tenant.seen,
                given: tenant.given.map(({ id }) => id),
              })}
            />
          )}
        />
      )}
    </Panel>
  )
}
