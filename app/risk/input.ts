import * as z from 'zod'
import { reasonMax } from '@/components/risks/words.ts'
import { riskKinds } from '@/lib/fleet/filter/index.ts'

/** A name as it is filtered by; nothing typed: any. Databases take no NUL. */
const pattern = z
  .string()
  .trim()
  .max(300)
  .regex(/^[^\0]*$/)
  .transform((text) => (text === '' ? null : text))
  .nullable()
  .catch(null)
  .default(null)

/** What the address of the page may ask; what means nothing is as usual. */
export const askedInput = z.object({
  kind: z.enum(riskKinds).nullable().catch(null).default(null),
  tenant: pattern,
  cluster: pattern,
  show: z.enum(['open', 'accepted']).catch('open').default('open'),
  after: z.string().max(8192).nullable().catch(null).default(null),
})

const contentForm = /^[\w-]{0,100}$/
export const acceptInput = z.object({
  kind: z.enum(riskKinds),
  reason: z
    .string()
    .trim()
    .min(1)
    .max(reasonMax)
    .regex(/^[^\0]*$/),
  /** A day: it is accepted until that is over, in UTC. */
  until: z.iso.date(),
  seen: z.object({ content: z.string().regex(contentForm), acceptance: z.uuid().nullable() }),
})
export const acceptanceInput = z.uuid()
