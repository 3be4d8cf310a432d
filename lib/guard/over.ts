import 'server-only'
import type { AssociationRef } from '../aws/types.ts'
import type { GuardRail } from '../expectations/index.ts'
import { isSelected } from '../fleet/index.ts'
import { openGuardRails } from './file.ts'

/** The guard rails that are about an association, as it was read last. None while they, or the store, cannot be read: the page of guard rails says so. */
export async function railsOver(at: AssociationRef): Promise<readonly GuardRail[]> {
  const file = await openGuardRails()
  if (!file.ok || file.value === null) return []
  const { list } = file.value
  const over = await Promise.all(
    list.map(async (rail) => {
      const answer = await isSelected(at, rail.of)
      return answer.ok && answer.value ? [rail] : []
    }),
  )
  return over.flat()
}
