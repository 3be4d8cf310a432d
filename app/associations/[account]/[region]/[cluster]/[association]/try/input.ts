import { z } from 'zod'

const text = z.string().max(8192)
const list = z.array(text).max(200)
const values = z.record(text, z.union([text, list]))

/** What lib/expectations then reads as a text: here only its size and shape are kept in bounds. */
const expectation = z.object({
  must: z.enum(['allow', 'not allow']),
  actions: list,
  resources: list,
  context: z.record(text, z.union([text, list, z.null()])),
  unless: z.record(text, values).optional(),
  reason: text.optional(),
})

export const changeInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('add'), expectation }),
  z.object({ kind: z.literal('replace'), at: z.number().int().min(0), expectation }),
  z.object({ kind: z.literal('remove'), at: z.number().int().min(0) }),
  z.object({ kind: z.literal('text'), text: z.string().max(200_000) }),
])
export const seenTextInput = z.string().max(200_000).nullable()
export const serviceAccountInput = z.object({
  accountId: z.string().max(12),
  region: z.string().max(64),
  cluster: z.string().max(128),
  associationId: z.string().max(64),
  namespace: z.string().max(253),
  serviceAccount: z.string().max(253),
})
