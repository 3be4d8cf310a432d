import { evaluateCondition } from '../conditions/evaluate.ts'
import { matchGlob } from '../pattern.ts'
import { resolveTemplate } from '../template.ts'
import type { Mismatch } from '../types.ts'
import type { CompiledStatement } from './compile.ts'
import type { Facts } from './context.ts'
import { matchPrincipals } from './principal.ts'
import { anyOf, not, type Truth } from './truth.ts'

/** A request as the matchers want it. */
export type Asked = {
  readonly principal: string
  /** In lower case: actions have none. */
  readonly action: string
  readonly resource: string
  readonly facts: Facts
}
export type StatementMatch = {
  readonly statement: CompiledStatement
  readonly matched: Truth
  /** The first part that does not match, or that leaves it open. */
  readonly mismatch: Mismatch | null
}

export function matchAction({ actions }: CompiledStatement, action: string): boolean {
  return actions.globs.some((glob) => matchGlob(glob, action)) !== actions.not
}

export function matchResource({ resources }: CompiledStatement, { resource, facts }: Asked): Truth {
  if (!resources) return 'yes'
  const found = anyOf(
    resources.templates.map((template): Truth => {
      const resolved = resolveTemplate(template, facts)
      if (resolved.state === 'absent' || !matchGlob(resolved.glob, resource)) return 'no'
      return resolved.state === 'unknown' ? 'unknown' : 'yes'
    }),
  )
  return resources.not ? not(found) : found
}

/**
 * Whether every part of a statement matches a request. All parts are looked at in the order a person would. AWS refuses a document with a
 * statement that is not in order (or that has no resource where its kind needs one): such a statement never matches for sure.
 */
export function matchStatement(
  statement: CompiledStatement,
  asked: Asked,
  needsResource: boolean,
): StatementMatch {
  if (statement.source.doubtful) return { statement, matched: 'unknown', mismatch: null }
  if (!matchAction(statement, asked.action)) return { statement, matched: 'no', mismatch: 'action' }
  const parts: readonly (readonly [Mismatch, Truth])[] = [
    ['principal', matchPrincipals(statement.principals, asked)],
    ['resource', matchResource(statement, asked)],
    ...statement.conditions.map((each) => ['condition', evaluateCondition(each, asked.facts)] as const),
  ]
  const failed =
    parts.find(([, matched]) => matched === 'no') ?? parts.find(([, matched]) => matched === 'unknown')
  if (failed) return { statement, matched: failed[1], mismatch: failed[0] }
  return { statement, matched: needsResource && !statement.resources ? 'unknown' : 'yes', mismatch: null }
}
