import { z } from 'zod'

/** Longer than any field may say, shorter than anything that hurts. What the texts say is read by the rules. */
const field = z.string().max(12_000)

export const ruleTextInput = z.object({
  name: field,
  tenantId: z.uuid().nullable(),
  clusters: field,
  always: z.boolean(),
  sessionPolicyGoes: z.boolean(),
  role: z.boolean(),
  deletion: z.boolean(),
  gainsMore: field,
  gainsAny: field,
})
export const ruleIdInput = z.uuid()
/** Without an id it is a new one. */
export const saveRuleInput = z.object({ id: ruleIdInput.nullable(), rule: ruleTextInput })
