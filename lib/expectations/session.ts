import type { ContextValues, SessionContext } from '../iam/index.ts'
import type { ContextValue } from './types.ts'

/** Whether a session is known not to carry a key; `aws:PrincipalTag/*` stands for every key that begins so. */
function isAbsent({ known, absent }: SessionContext, key: string): boolean {
  const lower = key.toLowerCase()
  if (Object.keys(known).some((name) => name.toLowerCase() === lower)) return false
  return absent.some((name) => {
    const other = name.toLowerCase()
    return other === lower || (other.endsWith('/*') && lower.startsWith(other.slice(0, -1)))
  })
}

function knownValue({ known }: SessionContext, key: string): string | readonly string[] | undefined {
  return Object.entries(known).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1]
}

function same(one: string | readonly string[], other: string | readonly string[]): boolean {
  return JSON.stringify([one].flat().toSorted()) === JSON.stringify([other].flat().toSorted())
}

export type KeyStanding =
  | { readonly state: 'known'; readonly value: string | readonly string[] }
  | { readonly state: 'absent' }
  | { readonly state: 'open' }

/** What a session settles of a key, before any request. */
export function standingOf(session: SessionContext, key: string): KeyStanding {
  const value = knownValue(session, key)
  if (value !== undefined) return { state: 'known', value }
  return isAbsent(session, key) ? { state: 'absent' } : { state: 'open' }
}

/** Why no request of the session has such a context, in a sentence; null: it can. */
export function contradictionOf(
  session: SessionContext,
  context: Readonly<Record<string, ContextValue>>,
): string | null {
  for (const [key, value] of Object.entries(context)) {
    const standing = standingOf(session, key)
    if (standing.state === 'absent' && value !== null)
      return `no request of this session carries ${key}, so there is none that this is about`
    if (standing.state === 'known' && (value === null || !same(value, standing.value)))
      return `every request of this session carries ${key} ${[standing.value].flat().join(', ')}, so there is none that this is about`
  }
  return null
}

/** The session with what a request's context settles besides. */
export function withContext(
  session: SessionContext,
  context: Readonly<Record<string, ContextValue>>,
): SessionContext {
  const entries = Object.entries(context)
  const told = new Set(entries.map(([key]) => key.toLowerCase()))
  const known: ContextValues = Object.fromEntries([
    ...Object.entries(session.known).filter(([key]) => !told.has(key.toLowerCase())),
    ...entries.flatMap(([key, value]) => (value === null ? [] : [[key, value] as const])),
  ])
  const gone = entries.flatMap(([key, value]) => (value === null ? [key] : []))
  return {
    principal: session.principal,
    known,
    absent: [...session.absent.filter((key) => !told.has(key.toLowerCase())), ...gone],
  }
}
