import 'server-only'
import type { Actor } from '@/lib/audit/types.ts'
import { whoAsks } from './guard.ts'

/** Who asks, for the record. Nobody who is signed in: what they may is nothing, and that they tried is theirs. */
export async function actor(): Promise<Actor> {
  const person = await whoAsks()
  if (!person) return { kind: 'program', id: 'nobody', name: 'nobody', session: null, address: null }
  const { id, name, session, address } = person
  return { kind: 'person', id, name, session: session.id, address }
}
