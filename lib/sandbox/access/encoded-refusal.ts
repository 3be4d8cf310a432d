/**
 * EC2's refusals, whose details are in a message that only sts:DecodeAuthorizationMessage reads. EC2 itself is not served: the control endpoint says what it
 * would answer to a session, with a message that this sandbox decodes again. AWS shows the decoded form by an example alone (AWS CLI Command Reference,
 * sts decode-authorization-message).
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import * as z from 'zod'
import { type Decision, decide } from '../../iam/index.ts'
import type { World } from '../service.ts'
import { own } from '../store/record.ts'
import type { SessionCaller } from './caller.ts'
import { policiesOf, principalContext } from './layers.ts'
import { refusalText } from './refusal.ts'

/** What a session asks of EC2. */
export const encodedRefusalRequest = z.strictObject({
  accessKeyId: z.string(),
  action: z.string().regex(/^[a-z0-9-]+:\w+$/),
  resource: z.string(),
  context: z.record(z.string(), z.string()).default({}),
  /** EC2 has been seen to say IAM's sentence too, and not to. */
  withSentence: z.boolean().default(false),
})
type Asked = z.infer<typeof encodedRefusalRequest>

/** What EC2 would say; null: it is allowed, or there is no such session. */
export function encodedRefusal(world: World, asked: Asked): string | null {
  const caller = sessionOf(world, asked.accessKeyId)
  if (!caller) return null
  const { action, resource, context } = asked
  const known = { ...principalContext(caller), ...context }
  const request = { principal: caller.arn, action, resource, context: known }
  const decision = decide(request, policiesOf(world, caller))
  if (decision.verdict === 'allowed') return null
  const message = encode(world, caller.accountId, documentOf(caller, asked, decision))
  const sentence = asked.withSentence ? ` ${refusalText(caller.arn, { action, resource }, decision)}.` : ''
  return `You are not authorized to perform this operation.${sentence} Encoded authorization failure message: ${message}`
}

function sessionOf(world: World, accessKeyId: string): SessionCaller | null {
  const session = own(world.store.state.sessions, accessKeyId)
  const role = session && own(world.store.state.accounts[session.accountId]?.roles ?? {}, session.roleName)
  if (!session || !role) return null
  const { accountId, roleName, sessionName } = session
  const arn = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`
  return { kind: 'session', accountId, arn, userId: `${role.roleId}:${sessionName}`, session, role }
}

const items = <T>(all: readonly T[]) => ({ items: all })
const values = (all: readonly string[]) => items(all.map((value) => ({ value })))

function documentOf(caller: SessionCaller, { action, resource, context }: Asked, decision: Decision): object {
  const [service = '', operation = ''] = action.split(':')
  const matched = decision.reasons.filter(({ matched: how }) => how === 'yes')
  const conditions = { ...context, 'aws:Service': service }
  return {
    allowed: false,
    explicitDeny: decision.verdict === 'explicitDeny',
    matchedStatements: items(
      matched.map(({ statement }) => ({
        statementId: statement.sid ?? '',
        effect: statement.effect === 'Deny' ? 'DENY' : 'ALLOW',
        principals: values([caller.role.roleId]),
        principalGroups: items([]),
        actions: values([action]),
        resources: values([resource]),
        conditions: items([]),
      })),
    ),
    failures: items([]),
    context: {
      principal: { id: caller.userId, arn: caller.arn },
      action: operation,
      resource,
      conditions: items(Object.entries(conditions).map(([key, value]) => ({ key, values: values([value]) }))),
    },
  }
}

/** Nobody but the account may read it, and nobody change it. */
function keyOf({ tokenSecret }: World, accountId: string): Buffer {
  return createHash('sha256').update(tokenSecret).update(`authorization message ${accountId}`).digest()
}

function encode(world: World, accountId: string, document: object): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(world, accountId), nonce)
  const text = Buffer.concat([cipher.update(deflateRawSync(JSON.stringify(document))), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')
}

/** The document of a message of this account; null: it is none, is not whole, or is of before this sandbox started. */
export function decodeRefusal(world: World, accountId: string, message: string): string | null {
  const bytes = Buffer.from(message, 'base64url')
  // Buffer reads past what is no base64url; AWS does not.
  if (bytes.length < 29 || bytes.toString('base64url') !== message) return null
  const decipher = createDecipheriv('aes-256-gcm', keyOf(world, accountId), bytes.subarray(0, 12), {
    authTagLength: 16,
  })
  decipher.setAuthTag(bytes.subarray(12, 28))
  try {
    return inflateRawSync(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])).toString()
  } catch {
    return null
  }
}
