import { z } from 'zod'

/** What a browser may send to this route's actions. Anything else was not sent by our pages. */
export const associationRefInput = z.object({
  accountId: z.string(),
  region: z.string(),
  cluster: z.string(),
  associationId: z.string(),
})
export const seenVersionInput = z.object({
  modifiedAt: z.string(),
  policy: z.string().nullable(),
  roleArn: z.string(),
  targetRoleArn: z.string().nullable(),
  disableSessionTags: z.boolean(),
})
/** Far above the limit, far below what could hurt. */
export const policyInput = z.string().max(200_000)
/** What somebody looks for; a name has at most 63 + 253 characters. */
export const searchInput = z.string().max(400)
export const otherIdInput = z.string().max(100)
