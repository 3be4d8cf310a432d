import 'server-only'
import { fail, type Result } from '../base/index.ts'
import type { Database } from '../store/index.ts'
import { changingSettings } from './change-settings.ts'
import { grantsOf } from './grants.ts'
import { type Grant, may, type PeopleRefusal } from './rules/index.ts'

/** Whoever changes roles: what they may themselves is looked up when it is done, not when it was asked for. */
export type Asker = { readonly id: string; readonly groups: readonly string[] }
type Answer<T> = Promise<Result<T, PeopleRefusal>>
type Work<T> = (
  tx: Database,
  held: readonly Grant[],
  note: Parameters<Parameters<typeof changingSettings>[0]>[1],
) => Answer<T>

/** Undoes what was begun. */
class Refused extends Error {
  readonly why: PeopleRefusal
  constructor(why: PeopleRefusal) {
    super(why)
    this.why = why
  }
}

/** A change by somebody who may manage people; where it is refused, nothing of it happens. */
export async function changing<T>(asker: Asker, work: Work<T>): Answer<T> {
  try {
    return await changingSettings<Result<T, PeopleRefusal>>(async (tx, note) => {
      const held = await grantsOf(asker.id, asker.groups, tx)
      if (!may(held, 'people.manage', null)) throw new Refused('not-yours')
      const done = await work(tx, held, note)
      if (!done.ok) throw new Refused(done.error)
      return done
    })
  } catch (error) {
    if (error instanceof Refused) return fail(error.why)
    throw error
  }
}
