import 'server-only'
import { wasWithin } from '@/app/_server/asker.ts'
import { refText } from '@/app/_server/association-text.ts'
import { isWithin, type Scope } from '@/lib/auth/rules/index.ts'
import type { AssociationRef, AwsProblem } from '@/lib/aws/types.ts'
import { refusedCandidates } from '@/lib/fleet/index.ts'
import { freshRoleReader, readAssociation } from '@/lib/inventory/index.ts'
import type { AssociationPage } from '@/lib/inventory/types.ts'
import type { Denial } from '@/lib/pod-identity/index.ts'

/** Whose pod it may have been, and which of them is looked at. Never guessed: one that alone fits, or the one that was chosen. */
export async function lookFor(scope: Scope, denial: Denial, at: AssociationRef | null) {
  const found = await refusedCandidates(scope, denial)
  const { candidates, isCut } = found.ok ? found.value : { candidates: [], isCut: false }
  const [only] = candidates.length === 1 && !isCut ? candidates : []
  const chosen = at ?? only?.association ?? null
  const candidate = candidates.find(({ association }) => isSame(association, chosen))
  return {
    candidates,
    isCut,
    problem: found.ok ? null : found.error.message,
    chosen,
    session: candidate?.session ?? ('effective' as const),
    // Somebody chose one of another role: that is said and not hidden.
    isOther: candidate === undefined && denial.role !== null,
  }
}

export type Chosen =
  | { readonly state: 'read'; readonly page: AssociationPage }
  | { readonly state: 'unreadable'; readonly problem: AwsProblem }
  | { readonly state: 'not-there' }

/** To who may not see it, it is as if it were not there. */
export async function readChosen(scope: Scope, at: AssociationRef): Promise<Chosen> {
  // Somebody may just have changed the role because of this very refusal.
  const answer = await readAssociation(at, freshRoleReader())
  if (answer.ok)
    return isWithin(scope, answer.value.association)
      ? { state: 'read', page: answer.value }
      : { state: 'not-there' }
  const isGone = answer.error.kind === 'not-found' || answer.error.kind === 'invalid-request'
  if (isGone || !(await wasWithin(scope, at))) return { state: 'not-there' }
  return { state: 'unreadable', problem: answer.error }
}

function isSame(one: AssociationRef, other: AssociationRef | null): boolean {
  return other !== null && refText(one) === refText(other)
}
