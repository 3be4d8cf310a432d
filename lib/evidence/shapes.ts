import 'server-only'
import { z } from 'zod'
import type { EvidenceAccess, EvidenceEntry, EvidenceReview } from './types.ts'

/** What a pack's files may hold: they come from anybody. */
const text = z.string()
const count = z.number().int().min(0)
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const actor = z.strictObject({
  kind: z.enum(['person', 'program']),
  id: text,
  name: text,
  session: text.nullable(),
  address: text.nullable(),
})
const link = z.strictObject({ position: count, hash })
const version = z.strictObject({ podscope: text, catalog: text })

export const manifestShape = z.strictObject({
  format: z.literal(1),
  review: text,
  madeWith: version,
  madeAt: text,
  madeBy: actor,
  head: link.nullable(),
  members: z.array(
    z.strictObject({ name: text, bytes: count, sha256: hash, at: count, packed: count, packedSha256: hash }),
  ),
})
export type Manifest = z.infer<typeof manifestShape>

const review: z.ZodType<EvidenceReview> = z.strictObject({
  id: text,
  name: text,
  filter: text,
  within: z.array(text),
  state: z.enum(['open', 'closed']),
  openedAt: text,
  openedBy: actor,
  dueAt: text,
  closedAt: text.nullable(),
  closedBy: actor.nullable(),
  frozenWith: version,
  entries: count,
})

export const reviewShape = z.strictObject({
  review,
  decisions: z.strictObject({ keep: count, narrow: count, remove: count, none: count }),
  access: count,
})
export type ReviewFile = z.infer<typeof reviewShape>

const decision = z.strictObject({
  verdict: z.enum(['keep', 'narrow', 'remove']),
  reason: text,
  without: z.array(text),
  by: actor,
  at: text,
  request: z.strictObject({ id: text, state: text }).nullable(),
})

const entry: z.ZodType<EvidenceEntry> = z.strictObject({
  accountId: text,
  region: text,
  cluster: text,
  associationId: text,
  number: z.number().int(),
  namespace: text,
  serviceAccount: text,
  tags: z.record(text, text),
  roleArn: text.nullable(),
  targetRoleArn: text.nullable(),
  policy: text.nullable(),
  sessionTags: z.boolean().nullable(),
  readAt: text,
  risk: z.number().nullable(),
  findings: z.array(
    z.strictObject({
      code: text,
      severity: z.enum(['error', 'security', 'warning', 'suggestion']),
      count: z.number(),
    }),
  ),
  access: text.nullable(),
  why: text.nullable(),
  reviewer: z.strictObject({ id: text, name: text }).nullable(),
  decision: decision.nullable(),
  since: z.array(text),
})
export const populationShape = z.array(entry)

const policies = z.array(z.strictObject({ name: text, text }))
const layers = z.enum(['identity', 'boundary', 'session', 'scp', 'rcp', 'resource', 'vpcEndpoint'])
const policySet = z.strictObject({
  identity: policies,
  boundary: policies.optional(),
  session: policies.optional(),
  scps: z.array(policies).optional(),
  rcps: z.array(policies).optional(),
  resource: z.strictObject({ name: text, text }).optional(),
  vpcEndpoint: policies.optional(),
  unreadable: z.array(layers).optional(),
})
const session = z.strictObject({
  principal: text,
  known: z.record(text, z.union([text, z.array(text)])),
  absent: z.array(text),
})
/** What of an access is not worked out; the rest is held against what is. */
export const accessShape: z.ZodType<EvidenceAccess> = z.object({ key: text, policies: policySet, session })

/** What is looked at of an entry of the audit; its hash is of all of it. */
export const auditShape = z.looseObject({
  position: z.number().int().min(1),
  previous: text,
  hash,
  act: text,
  actor: z.looseObject({ id: text }),
  detail: z.record(text, z.unknown()).nullable(),
})
export type AuditLine = z.infer<typeof auditShape>
