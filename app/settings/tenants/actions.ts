'use server'
import { revalidatePath } from 'next/cache'
import { actor } from '@/app/_server/actor.ts'
import { scopeFor } from '@/app/_server/asker.ts'
import { awayOr, refuseChange } from '@/app/_server/settings.ts'
import type { TenantSaved } from '@/components/settings/types.ts'
import { sayNo } from '@/components/settings/words.ts'
import { addTenant, changeTenant, listTenants, removeTenant } from '@/lib/auth/index.ts'
import { emptyContact, readTenant, type Selector } from '@/lib/auth/rules/index.ts'
import { coverageOf, previewCoverage } from '@/lib/fleet/index.ts'
import type { CoveragePreview } from '@/lib/fleet/types.ts'
import { routes } from '@/lib/routes.ts'
import { previewInput, removeInput, saveInput } from './input.ts'

/** What selectors would select, of what whoever asks may see; null: it cannot be told now. */
export async function previewTenant(asked: unknown): Promise<CoveragePreview | null> {
  if (await refuseChange('tenants.manage')) return null
  const { id, selectors } = previewInput.parse(asked)
  const { tenant, problems } = readTenant({ name: 'any', selectors, contact: emptyContact })
  if (problems.some((each) => each.length > 0)) return null
  try {
    const [tenants, scope] = await Promise.all([listTenants(), scopeFor('associations.read')])
    const others = tenants.filter((each) => each.id !== id)
    const preview = await previewCoverage(tenant.selectors, others, scope)
    return preview.ok ? preview.value : null
  } catch (error) {
    awayOr(error)
    return null
  }
}

/** Makes or changes a tenant. */
export async function saveTenant(asked: unknown): Promise<TenantSaved> {
  const refused = await refuseChange('tenants.manage')
  if (refused) return { ok: false, why: refused }
  const given = saveInput.safeParse(asked)
  const read = given.success ? readTenant(given.data) : null
  if (!given.success || !read?.isGood) return { ok: false, why: 'input' }
  const { of } = given.data
  try {
    const by = await actor()
    const saved = of ? await changeTenant(by, of, read.tenant) : await addTenant(by, read.tenant)
    if (!saved.ok) return { ok: false, why: saved.error }
    revalidatePath(routes.tenants(), 'layout')
    return { ok: true, name: read.tenant.name, coverage: await coverage(read.tenant.selectors) }
  } catch (error) {
    return { ok: false, why: awayOr(error) }
  }
}

/** Null: it is saved, and what it covers cannot be counted now. */
async function coverage(selectors: readonly Selector[]) {
  const counted = await coverageOf([{ selectors }, { selectors: [{}] }], await scopeFor('associations.read'))
  const [own, all] = counted.ok ? counted.value : []
  return own && all ? { ...own, total: all.associations } : null
}

/** Removes a tenant and the roles for it; null: it is removed, else why not. */
export async function dropTenant(asked: unknown): Promise<string | null> {
  const refused = await refuseChange('tenants.manage')
  if (refused) return sayNo(refused)
  const given = removeInput.safeParse(asked)
  if (!given.success) return sayNo('input')
  try {
    const removed = await removeTenant(await actor(), given.data, given.data.given)
    revalidatePath(routes.tenants(), 'layout')
    return removed.ok ? null : sayNo(removed.error)
  } catch (error) {
    return sayNo(awayOr(error))
  }
}
