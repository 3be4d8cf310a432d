import { type ActionCatalog, compactPolicy, compareAccess, minifyPolicy } from '../iam/index.ts'
import { onePolicyOf } from '../one-policy/index.ts'
import {
  decidingContent,
  layersOf,
  sessionContextOf,
  sessionPolicyCharactersMax,
} from '../pod-identity/index.ts'
import { policyOf, statementsOf } from './shared-role.ts'
import type { FamilyRole, Member, Obstacle } from './types.ts'

/** The session policy that gives an association in a shared role what it has, or why there is none. */
type Proof =
  | { readonly policy: string }
  | { readonly obstacle: Obstacle; readonly gains: number; readonly losses: number }

const not = (obstacle: Obstacle, gains = 0, losses = 0): Proof => ({ obstacle, gains, losses })

/** A text as short as it is sent; null: it is longer than a session policy may be. */
export type Shorten = (text: string) => string | null

/** Shortens each text once: a fleet has the same few. */
export function shortener(catalog: ActionCatalog): Shorten {
  const known = new Map<string, string | null>()
  return (written) => {
    const found = known.get(written)
    if (found !== undefined) return found
    const compact = compactPolicy(written, sessionPolicyCharactersMax, { catalog })
    const text = compact?.text ?? minifyPolicy(written) ?? written
    const short = text.length > sessionPolicyCharactersMax ? null : text
    known.set(written, short)
    return short
  }
}

/** What an association begins with: its own session policy, else all that its role says. */
export function writtenFor({ association, role }: Member): string {
  const statements = statementsOf(role)
  return association.policy ?? policyOf([...(statements?.allows ?? []), ...(statements?.denies ?? [])])
}

/**
 * Proves associations in one shared role. Those of which everything that decides is the same are proven once: of session tags that is only what
 * some policy asks for.
 */
export function proverFor(
  shared: FamilyRole,
  catalog: ActionCatalog,
  shorten: Shorten,
): (member: Member) => Proof {
  const known = new Map<string, Proof>()
  return (member) => {
    const { association, role } = member
    const key = decidingContent(layersOf(association, role), sessionContextOf(association, role))
    const proof = known.get(key) ?? prove(member, shared, catalog, shorten)
    known.set(key, proof)
    return proof
  }
}

function prove(member: Member, shared: FamilyRole, catalog: ActionCatalog, shorten: Shorten): Proof {
  const { association, role } = member
  const first = held(member, shared, shorten(writtenFor(member)), catalog)
  if (!('obstacle' in first) || first.obstacle !== 'differs' || association.policy === undefined) return first
  // It leans on what its role does not give. What both come to does not.
  const both = {
    policies: layersOf(association, { ...role, organization: null }),
    session: sessionContextOf(association, role),
  }
  const { text } = onePolicyOf(both, catalog)
  return text === null ? first : held(member, shared, shorten(text), catalog)
}

/** The association in the shared role with a session policy: proven to have what it has, or why not. */
function held(
  { association, role }: Member,
  shared: FamilyRole,
  policy: string | null,
  catalog: ActionCatalog,
): Proof {
  if (policy === null) return not('too-long')
  const after = { ...association, roleArn: shared.arn, policy, disableSessionTags: true }
  const { gains, losses, exact } = compareAccess(
    layersOf(association, role),
    layersOf(after, shared),
    { before: sessionContextOf(association, role), after: sessionContextOf(after, shared) },
    catalog,
  )
  if (gains.length + losses.length > 0) return not('differs', gains.length, losses.length)
  return exact ? { policy } : not('unproven')
}
