import { z } from 'zod'
import { targetsMax } from '@/lib/bulk/select.ts'

/** What a browser may send to this room's actions. Anything else was not sent by our pages. Far above the limits, far below what could hurt. */
const text = z.string().max(300)
export const homeInput = z.object({ accountId: text, region: text, cluster: text })
const selected = z.object({
  namespace: text,
  serviceAccount: text,
  associationId: text,
  region: text.optional(),
  cluster: text.optional(),
})
export const selectedInput = z.array(selected).min(1).max(targetsMax)
export const runIdInput = z.uuid()
/** A line of a list is 350 characters at most. */
export const textsInput = z.object({
  targets: z.string().max(targetsMax * 350),
  policy: z.string().max(200_000),
})
