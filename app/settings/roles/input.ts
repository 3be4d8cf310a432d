import { z } from 'zod'

/** Longer than any field may say, shorter than anything that hurts. What the texts say is read by the rules. */
const field = z.string().max(1000)

export const roleSeenInput = z.object({ name: field, seen: z.string().max(40) })
/** `of`: null makes a new one. */
export const saveRoleInput = z.object({
  of: roleSeenInput.nullable(),
  role: z.object({ name: field, about: field, permissions: z.array(field).max(100) }),
})
