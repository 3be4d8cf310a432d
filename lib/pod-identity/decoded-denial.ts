import type { Denial, Doubt } from './denial.ts'
import { readPrincipal } from './denial-principal.ts'

/** A statement that applied, as AWS tells of it: neither in which policy it is nor of which layer. */
export type DecodedStatement = {
  readonly sid: string | null
  readonly effect: 'Allow' | 'Deny'
  readonly actions: readonly string[]
  readonly resources: readonly string[]
}

/** What an encoded authorization message holds. */
export type DecodedMessage = {
  readonly allowed: boolean
  readonly explicitDeny: boolean
  readonly principal: string | null
  readonly action: string | null
  readonly resource: string | null
  readonly statements: readonly DecodedStatement[]
  /** Keys of the request with their values. That one is missing does not say that the request lacked it. */
  readonly conditions: Readonly<Record<string, string | readonly string[]>>
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** `{ items: [ … ] }`, as every list in it is. */
function itemsOf(value: unknown): readonly unknown[] {
  const items = field(value, 'items')
  return Array.isArray(items) ? items : []
}

const valuesOf = (list: unknown): readonly string[] =>
  itemsOf(list).flatMap((item) => textOf(field(item, 'value')) ?? [])

function statementOf(item: unknown): readonly DecodedStatement[] {
  const effect = textOf(field(item, 'effect'))?.toLowerCase()
  if (effect !== 'deny' && effect !== 'allow') return []
  return [
    {
      sid: textOf(field(item, 'statementId')),
      effect: effect === 'deny' ? 'Deny' : 'Allow',
      actions: valuesOf(field(item, 'actions')),
      resources: valuesOf(field(item, 'resources')),
    },
  ]
}

function conditionsOf(context: unknown): DecodedMessage['conditions'] {
  const pairs = itemsOf(field(context, 'conditions')).flatMap((item) => {
    const key = textOf(field(item, 'key'))
    const values = valuesOf(field(item, 'values'))
    const [only] = values
    return key === null || only === undefined ? [] : [[key, values.length === 1 ? only : values] as const]
  })
  return Object.fromEntries(pairs)
}

/**
 * The answer of sts:DecodeAuthorizationMessage, whose form AWS shows by an example alone (AWS CLI, sts decode-authorization-message). null: it is not of
 * that form, and nothing is taken from it.
 */
export function readDecoded(text: string): DecodedMessage | null {
  const message = parsed(text)
  const [allowed, explicitDeny] = [field(message, 'allowed'), field(message, 'explicitDeny')]
  const context = field(message, 'context')
  if (typeof allowed !== 'boolean' || typeof explicitDeny !== 'boolean' || context === undefined) return null
  const conditions = conditionsOf(context)
  return {
    allowed,
    explicitDeny,
    principal: textOf(field(field(context, 'principal'), 'arn')),
    action: actionOf(textOf(field(context, 'action')), conditions),
    resource: textOf(field(context, 'resource')),
    statements: itemsOf(field(message, 'matchedStatements')).flatMap(statementOf),
    conditions,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** In AWS's example it is `RunInstances`, and the service stands among the conditions. Without either nobody knows whose action it is. */
function actionOf(action: string | null, conditions: DecodedMessage['conditions']): string | null {
  if (action === null || action.includes(':')) return action
  const service = conditions['aws:Service']
  return typeof service === 'string' && /^[a-z0-9-]+$/.test(service) ? `${service}:${action}` : null
}

/** A refusal with what its encoded message says: AWS's own word for what a person pasted, of which a part may have been cut off. */
export function withDecoded(denial: Denial, decoded: DecodedMessage): Denial {
  const { principal, action, resource, explicitDeny } = decoded
  const kind = explicitDeny ? 'explicit' : 'implicit'
  // A sentence whose reason is another is not of this message.
  const isOwnReason = denial.kind === null || denial.kind === kind
  const reason = isOwnReason ? {} : { layer: null, through: null, policyArn: null, because: null }
  const settled: readonly Doubt[] = [
    'encodedMessage',
    ...(principal === null ? [] : (['principal'] as const)),
    ...(action === null ? [] : (['action'] as const)),
    ...(resource === null ? [] : (['resource'] as const)),
    // Which layer it was is not in the message; that none is known is no doubt then.
    ...(denial.layer === null || !isOwnReason ? (['reason'] as const) : []),
  ]
  return {
    ...denial,
    ...(principal !== null && readPrincipal(principal)),
    ...reason,
    kind,
    action: action ?? denial.action,
    resource: resource ?? denial.resource,
    encodedMessage: null,
    doubts: denial.doubts.filter((doubt) => !settled.includes(doubt)),
  }
}
