'use server'
import { maySome, scopeFor } from '@/app/_server/asker.ts'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import type { PodsOwner } from '@/components/use/types.ts'
import { ownersOf } from '@/lib/fleet/index.ts'
import { readPrincipal } from '@/lib/pod-identity/index.ts'
import { principalsInput } from './input.ts'

/** Whose pods some sessions may be, of the associations that whoever asks may see. Nothing of the events but their sessions' names comes here. */
export async function whosePods(principals: readonly string[]): Promise<readonly PodsOwner[] | null> {
  if (!(await isOwnOrigin()) || !(await maySome('associations.read'))) return []
  const asked = principalsInput.safeParse(principals)
  if (!asked.success) return []
  const found = await ownersOf(await scopeFor('associations.read'), asked.data.map(readPrincipal))
  return found.ok ? found.value : null
}
