'use server'
import { revalidatePath } from 'next/cache'
import { mayAsker } from '@/app/_server/asker.ts'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import type { Saved, SaveExpectations } from '@/components/expectations/types.ts'
import {
  changeExpectations,
  type SaveProblem,
  type ServiceAccountRef,
  saveExpectations,
} from '@/lib/expectations/saved.ts'
import { siteState } from '@/lib/inventory/index.ts'
import { routes } from '@/lib/routes.ts'
import { changeInput, seenTextInput, serviceAccountInput } from './input.ts'

/** Saves one change of what is expected of a service account, if it is still as it was seen. AWS is not asked. */
export async function saveThese(
  of: ServiceAccountRef & { readonly associationId: string },
  change: Parameters<SaveExpectations>[0],
  seen: string | null,
): Promise<Saved> {
  if (!(await isOwnOrigin()))
    return {
      ok: false,
      message: 'The request did not come from this site’s own page. Reload the page and try again.',
    }
  if (siteState().readOnly) return { ok: false, message: 'This Podscope is read only.' }
  const { associationId, ...ref } = serviceAccountInput.parse(of)
  // They are kept by service account: a tag of one association of it says nothing of them.
  if (!(await mayAsker('associations.edit', { ...ref, tags: null })))
    return { ok: false, message: 'Your role does not allow this. What you wrote is still here.' }
  const made = changeInput.parse(change)
  const before = seenTextInput.parse(seen)
  const result =
    made.kind === 'text'
      ? await saveExpectations(ref, made.text, before)
      : await changeExpectations(ref, made, before)
  const at = { ...ref, associationId }
  // After a conflict too: then theirs are shown.
  revalidatePath(routes.associationTry(at))
  revalidatePath(routes.associationPolicy(at))
  if (result.ok) return { ok: true, kept: { list: result.value.list, seen: result.value.text } }
  return refusalOf(result.error)
}

function refusalOf(problem: SaveProblem): Saved {
  switch (problem.kind) {
    case 'conflict':
      return {
        ok: false,
        kept: { list: problem.now.list, seen: problem.now.text },
        message:
          'Somebody else changed the expectations meanwhile. Theirs are shown now; save again to add yours.',
      }
    case 'not-readable':
      return { ok: false, message: 'It cannot be read.', problems: problem.problems }
    case 'store':
      return { ok: false, message: `${problem.message} What you wrote is still here; try again.` }
  }
}
