import { z } from 'zod'

/** What a browser may send to the actions of an association. Anything else was not sent by our pages. */
export const clusterInput = z.object({ accountId: z.string(), region: z.string(), cluster: z.string() })
export const associationRefInput = clusterInput.extend({ associationId: z.string() })
export const seenVersionInput = z.object({
  modifiedAt: z.string(),
  policy: z.string().nullable(),
  roleArn: z.string(),
  targetRoleArn: z.string().nullable(),
  disableSessionTags: z.boolean(),
})
/** A hash of the role's policies as the page showed them. */
export const roleSeenInput = z.string().max(100).nullable()
/** Far above the limit, far below what could hurt. */
export const policyInput = z.string().max(200_000)
/** What somebody looks for; a name has at most 63 + 253 characters. */
export const searchInput = z.string().max(400)
export const otherIdInput = z.string().max(100)

const text = z.string().max(4096)
export const changeInput = z.strictObject({
  roleArn: text.exactOptional(),
  targetRoleArn: text.nullable().exactOptional(),
  policy: policyInput.nullable().exactOptional(),
  disableSessionTags: z.boolean().exactOptional(),
})
/** The change that is undone, if any. */
export const changeIdInput = z.uuid().nullable()
export const createInput = z.object({
  namespace: text,
  serviceAccount: text,
  roleArn: text,
  targetRoleArn: text.exactOptional(),
  policy: policyInput.exactOptional(),
  disableSessionTags: z.boolean(),
  tags: z.record(text, text),
})

const seen = seenVersionInput
/** A change that is asked for, as the refusal of it said it. */
export const wantedInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('create'), input: createInput }),
  z.object({
    kind: z.literal('change'),
    change: changeInput,
    seen,
    roleSeen: roleSeenInput,
    revertOf: z.uuid().exactOptional(),
  }),
  z.object({ kind: z.literal('delete'), seen }),
  z.object({ kind: z.literal('recreate'), seen }),
])
/** Of which association; without an id one that is to be created. */
export const wantedOfInput = clusterInput.extend({
  associationId: z.string().nullable(),
  namespace: text,
  serviceAccount: text,
})
