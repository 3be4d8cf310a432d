import type { Metadata } from 'next'
import { pageAboutAll } from '@/app/_server/asker.ts'
import { TenantForm } from '@/components/settings/tenant-form.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { emptyContact, emptySelector } from '@/lib/auth/rules/index.ts'
import { routes } from '@/lib/routes.ts'
import { previewTenant, saveTenant } from '../actions.ts'

export const metadata: Metadata = { title: 'New tenant' }
export const dynamic = 'force-dynamic'

export default async function NewTenantPage() {
  await pageAboutAll('tenants.manage')
  return (
    <>
      <PageBar
        crumbs={[
          { label: 'Settings', href: routes.settings() },
          { label: 'Tenants', href: routes.tenants() },
          { label: 'New' },
        ]}
      />
      <h1 className="mb-3 font-semibold text-xl tracking-tight">New tenant</h1>
      <TenantForm
        of={null}
        name=""
        selectors={[emptySelector]}
        contact={emptyContact}
        actions={{ preview: previewTenant, save: saveTenant }}
      />
    </>
  )
}
