import 'server-only'
import type { AssociationRef } from '../aws/types.ts'
import type { Result } from '../base/index.ts'
import type { GuardRail } from '../expectations/index.ts'
import { type FleetProblem, isSelected, type ToBeCreated, willSelect } from '../fleet/index.ts'
import { openGuardRails } from './file.ts'

/** Those of the guard rails that are about something. None while they, or the store, cannot be read: the page of guard rails says so. */
async function railsAbout(
  isAbout: (filter: string) => Promise<Result<boolean, FleetProblem>>,
): Promise<readonly GuardRail[]> {
  const file = await openGuardRails()
  if (!file.ok || file.value === null) return []
  const over = await Promise.all(
    file.value.list.map(async (rail) => {
      const answer = await isAbout(rail.of)
      return answer.ok && answer.value ? [rail] : []
    }),
  )
  return over.flat()
}

/** The guard rails that are about an association, as it was read last. */
export function railsOver(at: AssociationRef): Promise<readonly GuardRail[]> {
  return railsAbout((filter) => isSelected(at, filter))
}

/** Those that will, or may, be about one that is to be created. */
export function railsOverNew(wanted: ToBeCreated): Promise<readonly GuardRail[]> {
  return railsAbout((filter) => willSelect(wanted, filter))
}
