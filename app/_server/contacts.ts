import 'server-only'
import { contactsOf, type Place, type TenantContact } from '@/lib/auth/rules/index.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { knownTenants } from './asker.ts'

/** Whom whoever looks may ask about an association, or (null) about each tenant they know of. While the store is away: nobody. */
export async function contactsAbout(place: Place | null): Promise<readonly TenantContact[]> {
  const known = await asStoreProblem(() => knownTenants('associations.read'))
  return known.ok ? contactsOf(known.value, place) : []
}
