'use server'
import { revalidatePath } from 'next/cache'
import { actor } from '@/app/_server/actor.ts'
import { whoAsks } from '@/app/_server/guard.ts'
import { awayOr, refuseChange } from '@/app/_server/settings.ts'
import { sayNoOfPeople } from '@/components/settings/words.ts'
import type { Actor } from '@/lib/audit/types.ts'
import { type Asker, addRole, changeRole, removeRole } from '@/lib/auth/index.ts'
import { type PeopleRefusal, readRole } from '@/lib/auth/rules/index.ts'
import type { Result } from '@/lib/base/index.ts'
import { routes } from '@/lib/routes.ts'
import { roleSeenInput, saveRoleInput } from './input.ts'

/** Does it for whoever asks; null: it is done, else why not in a sentence. What was sent is looked at when it is known that they may. */
async function doing(
  work: (by: Actor, asker: Asker) => Promise<Result<null, PeopleRefusal>> | null,
): Promise<string | null> {
  const refused = await refuseChange('people.manage')
  const asker = refused ? null : await whoAsks()
  if (refused || !asker) return sayNoOfPeople(refused ?? 'not-allowed')
  try {
    const done = await work(await actor(), asker)
    revalidatePath(routes.peopleRoles(), 'layout')
    if (done === null) return sayNoOfPeople('input')
    return done.ok ? null : sayNoOfPeople(done.error)
  } catch (error) {
    return sayNoOfPeople(awayOr(error))
  }
}

/** Makes or changes a role of people. */
export async function saveThisRole(asked: unknown): Promise<string | null> {
  return doing((by, asker) => {
    const given = saveRoleInput.safeParse(asked)
    if (!given.success) return null
    const { of, role } = given.data
    // The name of one that is there stays.
    const { problems, ...draft } = readRole(of ? { ...role, name: of.name } : role)
    if (problems.length > 0) return null
    return of ? changeRole(by, asker, of, draft) : addRole(by, asker, draft)
  })
}

/** Removes a role of people that nobody has. */
export async function removeThisRole(asked: unknown): Promise<string | null> {
  return doing((by, asker) => {
    const given = roleSeenInput.safeParse(asked)
    return given.success ? removeRole(by, asker, given.data) : null
  })
}
