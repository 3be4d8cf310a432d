'use server'
import { maySome } from '@/app/_server/asker.ts'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import { suggestActions, suggestKeys, suggestResources } from '@/lib/analysis/index.ts'
import type { QuestionOption } from '@/lib/analysis/types.ts'
import { suggestInput } from './input.ts'

/** What fits a part of a question that is being typed. Reads nothing but AWS's reference. */
export async function suggest(
  field: 'action' | 'resource' | 'key',
  action: string,
  typed: string,
): Promise<readonly QuestionOption[]> {
  if (!(await isOwnOrigin()) || !(await maySome('associations.read'))) return []
  const asked = suggestInput.safeParse({ field, action: action.trim(), typed: typed.trim() })
  if (!asked.success) return []
  const { data } = asked
  if (data.field === 'action') return suggestActions(data.typed)
  return data.field === 'resource'
    ? suggestResources(data.action, data.typed)
    : suggestKeys(data.action, data.typed)
}
