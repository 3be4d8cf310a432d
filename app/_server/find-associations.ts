import 'server-only'
import type { FoundAssociations } from '@/components/find-association.tsx'
import type { Scope } from '@/lib/auth/rules/index.ts'
import { listRows } from '@/lib/fleet/index.ts'

const listedMax = 20

/** Associations of a scope by words of their names; null: none are looked for. */
export async function findAssociations(scope: Scope, find: string): Promise<FoundAssociations | null> {
  if (find === '') return null
  const query = { filter: find, sort: { key: 'namespace', descending: false } } as const
  const found = await listRows(scope, query, { from: 0 }, listedMax + 1)
  if (!found.ok) {
    const { error } = found
    return { problem: error.kind === 'store' ? error.message : 'These words cannot be looked for.' }
  }
  const { rows } = found.value
  return { problem: null, rows: rows.slice(0, listedMax), isCut: rows.length > listedMax }
}
