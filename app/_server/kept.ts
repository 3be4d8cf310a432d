import 'server-only'
import type { AssociationRef } from '@/lib/aws/types.ts'
import type { Result } from '@/lib/base/index.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import type { FleetProblem } from '@/lib/fleet/types.ts'
import { listKept, readKept } from '@/lib/refusals/index.ts'
import type { KeptRefusal } from '@/lib/refusals/types.ts'
import { scopeFor } from './asker.ts'
import { signedIn } from './guard.ts'

type Asked = { readonly at?: AssociationRef; readonly before?: number | undefined; readonly limit: number }

async function looker() {
  const [{ id }, reads] = await Promise.all([signedIn(), scopeFor('associations.read')])
  return { id, reads }
}

/** Refusals that were kept about what whoever asks sees, newest first. */
export async function keptOf(asked: Asked): Promise<Result<readonly KeptRefusal[], FleetProblem>> {
  const who = await looker()
  return asStoreProblem(() => listKept(who, asked, new Date()))
}

/** One of them; null: there is none, or none that whoever asks may know of. */
export async function keptBy(id: string): Promise<Result<KeptRefusal | null, FleetProblem>> {
  const who = await looker()
  return asStoreProblem(() => readKept(who, id, new Date()))
}
