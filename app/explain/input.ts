import { z } from 'zod'
import { associationText, refOfText } from '@/app/_server/association-text.ts'
import { noteMax } from '@/components/refusals/types.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import { type Denial, readPrincipal } from '@/lib/pod-identity/index.ts'

/** Nothing in AWS's sentence is longer than an ARN of 2,048 characters; an encoded message is longer (STS, DecodeAuthorizationMessage: 10,240). */
const text = z.string().min(1).max(2048).nullable().catch(null)
const layer = z
  .enum(['identity', 'session', 'boundary', 'scp', 'rcp', 'resource', 'vpcEndpoint', 'trust'])
  .nullable()
  .catch(null)
const doubts = z.array(z.enum(['principal', 'action', 'resource', 'reason', 'policyArn', 'encodedMessage']))

const query = z.object({
  principal: text,
  action: text,
  resource: text,
  layer,
  kind: z.enum(['explicit', 'implicit']).nullable().catch(null),
  through: layer,
  policyArn: text,
  because: text,
  code: text,
  operation: text,
  encoded: z.string().min(1).max(10_240).nullable().catch(null),
  doubts: z
    .string()
    .transform((list) => list.split(','))
    .pipe(doubts)
    .catch([]),
  find: z.string().trim().max(200).catch(''),
  at: associationText,
  account: z
    .string()
    .regex(/^\d{12}$/)
    .nullable()
    .catch(null),
  kept: z.uuid().nullable().catch(null),
  before: z.coerce.number().int().positive().max(2_147_483_647).optional().catch(undefined),
})

/** What is kept of a refusal: its address, and what somebody says of it. */
export const keepInput = z.object({
  address: z.string().startsWith('/explain?').max(60_000),
  note: z.string().trim().max(noteMax),
})
export const keptIdInput = z.string().max(100)

export type Asked = {
  /** Null: nothing is asked. */
  readonly denial: Denial | null
  /** The association that was chosen for it. */
  readonly at: AssociationRef | null
  /** Words of the one that is looked for. */
  readonly find: string
  /** Whose account its encoded message is of. */
  readonly account: string | null
  /** One that was kept, which says all of it. */
  readonly kept: string | null
  /** Of a list of kept ones: those before this position. */
  readonly before: number | undefined
}

/** The refusal in an address. A part that cannot be one is as if it were not there. */
export function readRefusal(given: Readonly<Record<string, string | readonly string[] | undefined>>): Asked {
  const one = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, [value].flat()[0]]))
  const { at, find, account, kept, before, encoded, principal, ...said } = query.parse(one)
  const isAsked = [principal, said.action, said.because, said.code, encoded].some((part) => part !== null)
  const denial = { ...readPrincipal(principal), ...said, encodedMessage: encoded }
  return {
    denial: isAsked ? denial : null,
    at: at === null ? null : refOfText(at),
    find,
    account,
    kept,
    before,
  }
}
