'use server'
import { revalidatePath } from 'next/cache'
import { actor } from '@/app/_server/actor.ts'
import { awayOr, refuseChange } from '@/app/_server/settings.ts'
import type { RuleRefusal } from '@/components/approvals/types.ts'
import { sayNoOfRule } from '@/components/approvals/words.ts'
import { previewRule, removeRule, saveRule } from '@/lib/requests/index.ts'
import { readRule } from '@/lib/requests/rules/index.ts'
import type { RulePreview } from '@/lib/requests/types.ts'
import { routes } from '@/lib/routes.ts'
import { ruleIdInput, ruleTextInput, saveRuleInput } from './input.ts'

/** Which of the last changes a rule would have asked a second person for; null: it cannot be told now. */
export async function previewThisRule(asked: unknown): Promise<RulePreview | null> {
  if (await refuseChange('rules.manage')) return null
  const { problems, ...rule } = readRule(ruleTextInput.parse(asked))
  if (problems.some(({ field }) => field !== 'name')) return null
  try {
    return await previewRule({ id: null, ...rule })
  } catch (error) {
    awayOr(error)
    return null
  }
}

/** Makes or changes a rule; null: it is saved and holds from the next change on, else why not. */
export async function saveThisRule(asked: unknown): Promise<RuleRefusal | null> {
  const refused = await refuseChange('rules.manage')
  if (refused) return refused
  const given = saveRuleInput.safeParse(asked)
  if (!given.success) return 'input'
  const { problems, ...rule } = readRule(given.data.rule)
  if (problems.length > 0) return 'input'
  try {
    const saved = await saveRule({ id: given.data.id, ...rule }, await actor())
    revalidatePath(routes.approvals())
    return saved.ok ? null : saved.error.kind
  } catch (error) {
    return awayOr(error)
  }
}

/** Removes a rule; null: it is removed, else why not. */
export async function removeThisRule(asked: unknown): Promise<string | null> {
  const refused = await refuseChange('rules.manage')
  if (refused) return sayNoOfRule(refused)
  const id = ruleIdInput.safeParse(asked)
  if (!id.success) return sayNoOfRule('input')
  try {
    await removeRule(id.data, await actor())
    revalidatePath(routes.approvals())
    return null
  } catch (error) {
    return sayNoOfRule(awayOr(error))
  }
}
