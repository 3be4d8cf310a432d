import { evaluateCondition } from '../conditions/evaluate.ts'
import { type Glob, matchGlob } from '../pattern.ts'
import { resolveTemplate, type Template } from '../template.ts'
import type { Layer, Mismatch } from '../types.ts'
import { type CompiledActions, type CompiledStatement, serviceOf } from './compile.ts'
import type { Facts } from './context.ts'
import { type Asker, matchPrincipals } from './principal.ts'
import { every, not, some, type Truth } from './truth.ts'

/** A request as the matchers want it. */
export type Asked = Asker & {
  /** In lower case: actions have none. */
  readonly action: string
  readonly resource: string
}

/** Whether a statement applies, and the first part that does not match or that leaves it open. */
export type Outcome = { readonly matched: Truth; readonly mismatch: Mismatch | null }
export type StatementMatch = Outcome & { readonly statement: CompiledStatement }

function isListed({ literals, byService, anywhere }: CompiledActions, action: string): boolean {
  if (literals.has(action)) return true
  if (byService.size === 0) return false
  const own = byService.get(serviceOf(action))
  return anyMatches(anywhere, action) || (own !== undefined && anyMatches(own, action))
}

function anyMatches(globs: readonly Glob[], action: string): boolean {
  for (const glob of globs) if (matchGlob(glob, action)) return true
  return false
}

export function matchAction({ actions }: CompiledStatement, action: string): boolean {
  return isListed(actions, action) !== actions.not
}

function matchTemplate(template: Template, resource: string, facts: Facts): Truth {
  const resolved = resolveTemplate(template, facts)
  if (resolved.state === 'absent' || !matchGlob(resolved.glob, resource)) return 'no'
  return resolved.state === 'unknown' ? 'unknown' : 'yes'
}

export function matchResource(
  { resources }: CompiledStatement,
  { resource, facts }: Pick<Asked, 'resource' | 'facts'>,
): Truth {
  if (!resources) return 'yes'
  const found = some(resources.templates, (each) => matchTemplate(each, resource, facts))
  return resources.not ? not(found) : found
}

/**
 * Whether AWS refuses the statement where it stands: it lacks what the kind of policy needs or has what the kind forbids
 * (reference_policies_elements_principal, reference_policies_elements_notprincipal). Trust policies, which are resource policies too,
 * have no Resource.
 */
export function isRefused({ source }: CompiledStatement, layer: Layer): boolean {
  if (layer === 'resource') return !source.principals || (source.principals.not && source.effect === 'Allow')
  if (!source.resources) return true
  return source.principals !== undefined && layer !== 'rcp' && layer !== 'vpcEndpoint'
}

const applies: Outcome = { matched: 'yes', mismatch: null }
const refused: Outcome = { matched: 'unknown', mismatch: null }
const failed: Readonly<Record<Mismatch, Outcome>> = {
  action: { matched: 'no', mismatch: 'action' },
  principal: { matched: 'no', mismatch: 'principal' },
  resource: { matched: 'no', mismatch: 'resource' },
  condition: { matched: 'no', mismatch: 'condition' },
}
const open: Readonly<Record<Mismatch, Outcome>> = {
  action: { matched: 'unknown', mismatch: 'action' },
  principal: { matched: 'unknown', mismatch: 'principal' },
  resource: { matched: 'unknown', mismatch: 'resource' },
  condition: { matched: 'unknown', mismatch: 'condition' },
}

/**
 * Whether every part of a statement matches a request. Conditions are looked at only where the rest matches. AWS refuses a document with a
 * statement that is not in order: such a statement never matches for sure.
 */
export function matchStatement(statement: CompiledStatement, asked: Asked, layer: Layer): Outcome {
  if (statement.source.doubtful) return refused
  if (!matchAction(statement, asked.action)) return failed.action
  const principal = matchPrincipals(statement.principals, asked)
  if (principal === 'no') return failed.principal
  const resource = matchResource(statement, asked)
  if (resource === 'no') return failed.resource
  const condition = every(statement.conditions, (each) => evaluateCondition(each, asked.facts))
  if (condition === 'no') return failed.condition
  if (principal === 'unknown') return open.principal
  if (resource === 'unknown') return open.resource
  if (condition === 'unknown') return open.condition
  return isRefused(statement, layer) ? refused : applies
}
