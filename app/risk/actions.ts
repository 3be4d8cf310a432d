'use server'
import { revalidatePath } from 'next/cache'
import { actor } from '@/app/_server/actor.ts'
import { mayAbout, scopeFor } from '@/app/_server/asker.ts'
import { associationRefInput } from '@/app/_server/association-input.ts'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import { awayOr } from '@/app/_server/settings.ts'
import { sayNoOfRisk } from '@/components/risks/words.ts'
import { refusalWords } from '@/components/settings/words.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import { acceptRisk, takeBackRisk } from '@/lib/risks/index.ts'
import { routes } from '@/lib/routes.ts'
import { acceptanceInput, acceptInput } from './input.ts'

/** Does it for who may accept risks of the association; null: it is done, else why not. */
async function doing(
  at: unknown,
  work: (at: AssociationRef) => Promise<string | null>,
): Promise<string | null> {
  if (!(await isOwnOrigin())) return refusalWords.foreign
  try {
    const where = associationRefInput.safeParse(at)
    if (!where.success) return refusalWords.input
    if (!(await mayAbout('risks.accept', where.data))) return refusalWords['not-allowed']
    const told = await work(where.data)
    revalidatePath(routes.risk())
    revalidatePath(routes.association(where.data))
    return told
  } catch (error) {
    return refusalWords[awayOr(error)]
  }
}

async function accepter() {
  const [by, accepts] = await Promise.all([actor(), scopeFor('risks.accept')])
  return { actor: by, accepts }
}

/** Writes down that whoever asks answers for a risk of an association, until a day. */
export async function acceptThis(at: unknown, given: unknown): Promise<string | null> {
  return doing(at, async (where) => {
    const draft = acceptInput.safeParse(given)
    if (!draft.success) return 'It takes a reason and a day. Nothing was changed.'
    const until = new Date(`${draft.data.until}T23:59:59.000Z`)
    const done = await acceptRisk(where, { ...draft.data, until }, await accepter(), new Date())
    return done.ok ? null : sayNoOfRisk(done.error)
  })
}

/** Ends that somebody answers for one. */
export async function takeBackThis(at: unknown, id: unknown): Promise<string | null> {
  return doing(at, async (where) => {
    const acceptance = acceptanceInput.safeParse(id)
    if (!acceptance.success) return refusalWords.input
    const done = await takeBackRisk(where, acceptance.data, await accepter(), new Date())
    return done.ok ? null : sayNoOfRisk(done.error)
  })
}
