'use server'
import { mayAsker, scopeFor } from '@/app/_server/asker.ts'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import type { Key } from '@/lib/fleet/filter/index.ts'
import { removeView, type SavedView, saveView, suggestValues } from '@/lib/fleet/index.ts'
import { siteState } from '@/lib/inventory/index.ts'
import { suggestInput, viewIdInput, viewInput } from './input.ts'

const refusals = {
  foreign: 'The request did not come from this site’s own page. Reload the page and try again.',
  notAllowed: 'Your role does not allow this: views are everybody’s. Nothing was saved.',
  readOnly: 'Podscope runs in read-only mode (PODSCOPE_READ_ONLY). Nothing was saved.',
  store: 'What Podscope remembers is not to be reached at the moment. Nothing was changed.',
}

/** Keys whose values the browser knows. */
const fixed = ['has', 'lacks', 'severity', 'risk', 'changed'] as const
const isFixed = (key: Key): key is (typeof fixed)[number] => fixed.some((each) => each === key)

/** Values of a filter's key that fit what was typed; none where the store is away: a suggestion is a help and no more. */
export async function suggest(key: Key, typed: string): Promise<readonly string[]> {
  if (!(await isOwnOrigin())) return []
  const asked = suggestInput.parse({ key, typed })
  if (isFixed(asked.key)) return []
  return suggestValues(await scopeFor('associations.read'), asked.key, asked.typed).catch(() => [])
}

async function refusal(): Promise<string | null> {
  if (!(await isOwnOrigin())) return refusals.foreign
  // A view’s name and filter may name what only some may see.
  if (!(await mayAsker('associations.read', null))) return refusals.notAllowed
  return siteState().readOnly ? refusals.readOnly : null
}

/** Saves a view; null: it is saved, else why not. */
export async function saveThisView(name: string, view: SavedView): Promise<string | null> {
  const refused = await refusal()
  if (refused) return refused
  const given = viewInput.parse({ name, view })
  return saveView(given.name, given.view).then(
    () => null,
    () => refusals.store,
  )
}

/** Removes a view; null: it is gone, else why not. */
export async function removeThisView(id: string): Promise<string | null> {
  const refused = await refusal()
  if (refused) return refused
  return removeView(viewIdInput.parse(id)).then(
    () => null,
    () => refusals.store,
  )
}
