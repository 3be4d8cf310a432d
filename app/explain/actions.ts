'use server'
import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { actor } from '@/app/_server/actor.ts'
import { mayAbout, maySome, scopeFor } from '@/app/_server/asker.ts'
import { associationRefInput } from '@/app/_server/association-input.ts'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import { awayOr } from '@/app/_server/settings.ts'
import { explainRefusal } from '@/components/explain/explain-model.ts'
import { foundOf } from '@/components/explain/found.ts'
import type { Kept, NotKept } from '@/components/refusals/types.ts'
import { sayNoOfRefusal } from '@/components/refusals/words.ts'
import { refusalWords } from '@/components/settings/words.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import type { Result } from '@/lib/base/index.ts'
import { type Keeper, keepRefusal, markSolved, takeAway } from '@/lib/refusals/index.ts'
import type { RefusalProblem } from '@/lib/refusals/types.ts'
import { routes } from '@/lib/routes.ts'
import { keepInput, keptIdInput, readRefusal } from './input.ts'
import { lookFor, readChosen } from './look.ts'

const no = (why: string, id: string | null = null): NotKept => ({ ok: false, why, id })

/** Keeps a refusal of an association for everybody who sees it, with what is found of it now. */
export async function keepThis(at: AssociationRef, given: unknown): Promise<Kept> {
  if (!(await isOwnOrigin())) return no(refusalWords.foreign)
  const where = associationRefInput.parse(at)
  try {
    if (!(await mayAbout('associations.read', where))) return no(refusalWords['not-allowed'])
    const asked = keepInput.safeParse(given)
    const denial = asked.success ? refusalIn(asked.data.address) : null
    if (!asked.success || denial === null) return no(refusalWords.input)
    const scope = await scopeFor('associations.read')
    const read = await readChosen(scope, where)
    if (read.state !== 'read') return no('The association cannot be read now, so nothing was kept.')
    const { session } = await lookFor(scope, denial, where)
    const { page } = read
    const { namespace, serviceAccount } = page.association
    const kept = await keepRefusal(
      await actor(),
      {
        of: { ...where, namespace, serviceAccount },
        denial,
        found: foundOf(explainRefusal(denial, page, session)),
        note: asked.data.note || null,
      },
      new Date(),
    )
    if (!kept.ok) return no(sayNoOfRefusal(kept.error), 'id' in kept.error ? kept.error.id : null)
    revalidatePath(routes.home(), 'layout')
    return { ok: true, id: kept.value }
  } catch (error) {
    return no(refusalWords[awayOr(error)])
  }
}

const refusalIn = (address: string) =>
  readRefusal(Object.fromEntries(new URL(address, 'http://localhost').searchParams)).denial

/** Does it for who may explain refusals; null: it is done, else why not. */
async function doing(work: (by: Keeper) => Promise<Result<string, RefusalProblem>>): Promise<string | null> {
  if (!(await isOwnOrigin())) return refusalWords.foreign
  try {
    if (!(await maySome('associations.read'))) return refusalWords['not-allowed']
    const done = await work({ actor: await actor(), reads: await scopeFor('associations.read') })
    revalidatePath(routes.home(), 'layout')
    return done.ok ? null : sayNoOfRefusal(done.error)
  } catch (error) {
    return refusalWords[awayOr(error)]
  }
}

/** Marks a kept refusal solved, or not solved after all. */
export async function markThis(id: unknown, isSolved: unknown): Promise<string | null> {
  return doing((by) => markSolved(keptIdInput.parse(id), by, z.boolean().parse(isSolved), new Date()))
}

/** Takes away what one kept oneself. */
export async function dropThis(id: unknown): Promise<string | null> {
  return doing((by) => takeAway(keptIdInput.parse(id), by, new Date()))
}
