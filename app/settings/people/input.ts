import { z } from 'zod'

const role = z.object({ role: z.string().min(1).max(200), tenantId: z.uuid().nullable() })
const personId = z.string().min(1).max(100)
/** As an identity provider names it; what begins with `podscope:` is ours. */
const group = z
  .string()
  .trim()
  .min(1)
  .max(256)
  .refine((name) => !name.startsWith('podscope:') && !/[\p{Cc}\p{Cf},]/u.test(name))

export const giveInput = role.extend({
  holder: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('person'), id: personId }),
    z.object({ kind: z.literal('group'), id: group }),
  ]),
})
export const takeInput = z.uuid()
export const personInput = personId
export const inviteInput = z.object({
  name: z.string().max(500),
  email: z.string().max(300),
  role: role.nullable(),
})
