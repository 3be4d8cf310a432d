import 'server-only'
import type { Actor } from '@/lib/audit/types.ts'

/** Who asks. Nobody signs in yet: whoever reached this site. */
export async function actor(): Promise<Actor> {
  return { kind: 'program', id: 'local', name: 'local', session: null, address: null }
}
