'use server'
import { revalidatePath } from 'next/cache'
import { actor } from '@/app/_server/actor.ts'
import { whoAsks } from '@/app/_server/guard.ts'
import { awayOr, refuseChange } from '@/app/_server/settings.ts'
import type { LinkMade } from '@/components/settings/types.ts'
import { sayNoOfPeople } from '@/components/settings/words.ts'
import type { Actor } from '@/lib/audit/types.ts'
import {
  type Asker,
  endSessionsBy,
  giveRole as give,
  invitePerson,
  newPersonLink,
  removePersonBy,
  takeRole as take,
} from '@/lib/auth/index.ts'
import type { PeopleRefusal } from '@/lib/auth/rules/index.ts'
import { plainEmail, plainName } from '@/lib/auth/sign-in/index.ts'
import { fail, type Result } from '@/lib/base/index.ts'
import { readEnv } from '@/lib/env.ts'
import { routes } from '@/lib/routes.ts'
import { giveInput, inviteInput, personInput, takeInput } from './input.ts'

/** Does it for whoever asks, and says why not in a sentence. Nothing that was sent is looked at before it is known whether they may. */
async function doing<T>(
  work: (by: Actor, asker: Asker) => Promise<Result<T, PeopleRefusal>> | null,
): Promise<Result<T, string>> {
  const refused = await refuseChange('people.manage')
  const asker = refused ? null : await whoAsks()
  if (refused || !asker) return fail(sayNoOfPeople(refused ?? 'not-allowed'))
  try {
    const done = await work(await actor(), asker)
    if (done === null) return fail(sayNoOfPeople('input'))
    revalidatePath(routes.people(), 'layout')
    return done.ok ? done : fail(sayNoOfPeople(done.error))
  } catch (error) {
    return fail(sayNoOfPeople(awayOr(error)))
  }
}

const problemOf = (done: Result<unknown, string>) => (done.ok ? null : done.error)

/** Gives a role; null: they have it, else why not. */
export async function giveRole(asked: unknown): Promise<string | null> {
  return problemOf(
    await doing((by, asker) => {
      const given = giveInput.safeParse(asked)
      return given.success ? give(by, asker, given.data) : null
    }),
  )
}

/** Takes a role; null: it is taken, else why not. */
export async function takeRole(id: unknown): Promise<string | null> {
  return problemOf(
    await doing((by, asker) => {
      const given = takeInput.safeParse(id)
      return given.success ? take(by, asker, given.data) : null
    }),
  )
}

/** Ends every session of a person; null: they have ended, else why not. */
export async function endSessionsOf(id: unknown): Promise<string | null> {
  return problemOf(
    await doing((by, asker) => {
      const given = personInput.safeParse(id)
      return given.success ? endSessionsBy(by, asker, given.data) : null
    }),
  )
}

/** Removes a person; null: they are removed, else why not. */
export async function dropPerson(id: unknown): Promise<string | null> {
  return problemOf(
    await doing((by, asker) => {
      const given = personInput.safeParse(id)
      return given.success ? removePersonBy(by, asker, given.data) : null
    }),
  )
}

const linkOf = (made: Result<string, string>): LinkMade =>
  made.ok
    ? { ok: true, link: readEnv().signIn.origin + routes.welcome(made.value) }
    : { ok: false, why: made.error }

/** Makes a person known. The link is in the answer and nowhere else. */
export async function invite(asked: unknown): Promise<LinkMade> {
  return linkOf(
    await doing((by, asker) => {
      const given = inviteInput.safeParse(asked)
      const name = given.success ? plainName(given.data.name) : null
      const email = given.success ? plainEmail(given.data.email) : null
      if (!given.success || name === null || email === null) return null
      return invitePerson(by, asker, { name, email, role: given.data.role })
    }),
  )
}

/** Another link for a person to set their password with. */
export async function newLink(id: unknown): Promise<LinkMade> {
  return linkOf(
    await doing((by, asker) => {
      const given = personInput.safeParse(id)
      return given.success ? newPersonLink(by, asker, given.data) : null
    }),
  )
}
