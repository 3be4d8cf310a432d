import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { pageAboutAll } from '@/app/_server/asker.ts'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { TenantForm } from '@/components/settings/tenant-form.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { listTenants } from '@/lib/auth/index.ts'
import { contactTextOf, textOf } from '@/lib/auth/rules/index.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { routes } from '@/lib/routes.ts'
import { previewTenant, saveTenant } from '../actions.ts'

export const metadata: Metadata = { title: 'Tenant' }
export const dynamic = 'force-dynamic'

type Props = { readonly params: Promise<{ readonly tenant: string }> }

export default async function TenantPage({ params }: Props) {
  await pageAboutAll('tenants.manage')
  const [{ tenant: id }, tenants] = await Promise.all([params, asStoreProblem(listTenants)])
  if (!tenants.ok) return <StoreAway problem={tenants.error} />
  const tenant = tenants.value.find((each) => each.id === id)
  if (!tenant) notFound()
  const { name, seen, selectors, contact } = tenant
  return (
    <>
      <PageBar
        crumbs={[
          { label: 'Settings', href: routes.settings() },
          { label: 'Tenants', href: routes.tenants() },
          { label: name },
        ]}
      />
      <h1 className="mb-3 font-semibold text-xl tracking-tight [overflow-wrap:anywhere]">{name}</h1>
      {/* Anew when somebody changed it: what was written here was of another. */}
      <TenantForm
        key={seen}
        of={{ id, seen }}
        name={name}
        selectors={selectors.map(textOf)}
        contact={contactTextOf(contact)}
        actions={{ preview: previewTenant, save: saveTenant }}
      />
    </>
  )
}
