import type { AccessRequest, Decision, Layer, StatementRef } from '../iam/index.ts'
import { isFullAccess } from '../pod-identity/index.ts'

/** Layers as AWS calls them. */
const layerNames: Readonly<Record<Layer, string>> = {
  identity: 'identity policies',
  boundary: 'permissions boundary',
  session: 'session policy',
  scp: 'service control policies',
  rcp: 'resource control policies',
  resource: 'resource policy',
  vpcEndpoint: 'VPC endpoint policy',
}

export function layerName(layer: Layer): string {
  return layerNames[layer]
}

function statementName({ index, sid }: StatementRef): string {
  return sid ? `statement ${index + 1} (${sid})` : `statement ${index + 1}`
}

/** The statements that a verdict rests on: those that deny, or those that allow. */
export function decidingStatements({ verdict, reasons }: Decision): readonly StatementRef[] {
  const effect = verdict === 'allowed' ? 'Allow' : 'Deny'
  if (verdict === 'implicitDeny' || verdict === 'conditional') return []
  return reasons
    .filter(({ matched, statement }) => matched === 'yes' && statement.effect === effect)
    .map(({ statement }) => statement)
}

function listed(names: readonly string[]): string {
  if (names.length > 3) return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
  return [names.slice(0, -1).join(', '), names.at(-1) ?? ''].filter(Boolean).join(' and ')
}

function rested(decision: Decision): string {
  const statements = decidingStatements(decision)
  const named = statements.filter((each) => !isFullAccess(each))
  return listed(
    named.map((each) => `${statementName(each)} of ${each.layer === 'scp' ? 'the SCP ' : ''}${each.policy}`),
  )
}

/** Why a request is not allowed. */
export function sayRefused(decision: Decision): string {
  const { verdict, decidedBy } = decision
  if (verdict === 'explicitDeny') return `denied by ${rested(decision)}`
  return `no statement of the ${layerName(decidedBy ?? 'identity')} allows it`
}

/** Why it is allowed. */
export function sayAllowed(decision: Decision): string {
  return `allowed by ${rested(decision)}`
}

/** The values of the keys on which an answer depends, as a request has them. */
export function sayContext(request: AccessRequest, keys: readonly string[]): string {
  const values = new Map(Object.entries(request.context).map(([key, value]) => [key.toLowerCase(), value]))
  return keys
    .map((key) => {
      const value = values.get(key.toLowerCase())
      return value === undefined ? `${key} is absent` : `${key} is ${[value].flat().join(', ') || 'empty'}`
    })
    .join(' and ')
}
