import {
  type ActionCatalog,
  compactPolicy,
  minifyPolicy,
  type NamedPolicy,
  sessionPolicyMax,
} from '@/lib/iam/index.ts'
import type { EngineSetup, Fitted } from './engine.protocol.ts'

/** Shortens a session policy to what EKS takes without changing what its pods may do. Null: no policy in order, or nothing could be proven. */
export function fitDraft(text: string, setup: EngineSetup, catalog: ActionCatalog): Fitted | null {
  // What is the same without SCPs is the same with any: the shorter text must not lean on what an organization may change.
  const { scps: _, ...policies } = setup.policies
  const surroundings = { policies, session: setup.withPolicy }
  const shorter = compactPolicy(text, sessionPolicyMax, { catalog, surroundings })
  if (!shorter) return null
  const { text: after, characters, fits, provenFor, steps } = shorter
  return { before: text, after, charactersBefore: minified(text).length, characters, fits, provenFor, steps }
}

/** What the role has, as one session policy that leaves it as it is; shortened where it is too long. */
export function fitRole(setup: EngineSetup, catalog: ActionCatalog): Fitted | null {
  const merged = mergedText(setup.policies.identity)
  return merged === null ? null : fitDraft(merged, setup, catalog)
}

/**
 * All statements of some documents in one. A name that stands twice goes: EKS wants each once. Null where a document is not read as one.
 * The older version of the language has no variables, so a document of it that could be read otherwise in the newer one is not merged.
 */
export function mergedText(policies: readonly NamedPolicy[]): string | null {
  const statements: unknown[] = []
  const names = new Set<string>()
  for (const { text } of policies) {
    const document = parsed(text)
    if (!isRecord(document) || (document.Version !== '2012-10-17' && text.includes('${'))) return null
    for (const statement of [document.Statement].flat()) {
      if (!isRecord(statement)) return null
      statements.push(withNameOnce(statement, names))
    }
  }
  if (statements.length === 0) return null
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

function withNameOnce({ Sid, ...rest }: Record<string, unknown>, names: Set<string>): object {
  if (typeof Sid !== 'string' || names.has(Sid)) return rest
  names.add(Sid)
  return { Sid, ...rest }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function minified(text: string): string {
  return minifyPolicy(text) ?? text
}
