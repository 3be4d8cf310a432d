import type { Place } from '../../auth/rules/index.ts'
import { matchGlob, parseGlob } from '../../iam/index.ts'
import { type ApprovalRule, type Condition, isFor } from './rule.ts'

/** What of an association rules look at. */
type Side = {
  readonly roleArn: string
  readonly targetRoleArn?: string
  readonly policy?: string
}
/** From one state to another; null: no association. */
export type RuledChange = { readonly before: Side | null; readonly after: Side | null }

/** What pods gain, as far as it is known. Null in the place of one: a role could not be read. */
export type Gains = {
  readonly total: number
  /** Names of them; perhaps not all. */
  readonly actions: readonly string[]
  /** False: more may be gained than is counted. */
  readonly exact: boolean
}

/** A rule that a change falls under, and why, as the end of a sentence: “it gains 12 actions”. */
export type RuleMatch = { readonly id: string; readonly name: string; readonly because: string }

const counted = (value: number) => `${value.toLocaleString('en')} ${value === 1 ? 'action' : 'actions'}`
const unknown = 'what it gains cannot be worked out'

function gainsMore(than: number, gains: Gains | null): string | null {
  if (!gains) return unknown
  if (gains.total > than) return `it gains ${counted(gains.total)}`
  return gains.exact ? null : `it may gain more than the ${counted(gains.total)} known`
}

function gainsAny(patterns: readonly string[], gains: Gains | null): string | null {
  if (!gains) return unknown
  const globs = patterns.map((each) => parseGlob(each.toLowerCase()))
  const named = gains.actions.filter((action) => globs.some((glob) => matchGlob(glob, action.toLowerCase())))
  const [first] = named
  if (first !== undefined)
    return named.length === 1
      ? `it gains ${first}`
      : `it gains ${first} and ${named.length - 1} more of its list`
  // What is gained and not named may be on the list.
  return gains.exact && gains.actions.length >= gains.total ? null : `it may gain an action of its list`
}

function roleMoves({ before, after }: RuledChange): string | null {
  if (!after) return null
  if (!before) return 'a new association gets a role'
  if (before.roleArn !== after.roleArn) return 'it gets another role'
  return (before.targetRoleArn ?? '') === (after.targetRoleArn ?? '') ? null : 'its target role changes'
}

function policyGoes({ before, after }: RuledChange): string | null {
  if (!before?.policy || after?.policy) return null
  return after ? 'its session policy is taken away' : 'its session policy goes with it'
}

function becauseOf(condition: Condition, change: RuledChange, gains: Gains | null): string | null {
  switch (condition.kind) {
    case 'always':
      return 'every change does'
    case 'gains-more':
      return gainsMore(condition.than, gains)
    case 'gains-any':
      return gainsAny(condition.actions, gains)
    case 'session-policy-goes':
      return policyGoes(change)
    case 'role':
      return roleMoves(change)
    case 'deletion':
      return change.after ? null : 'it is deleted'
  }
}

/**
 * The rules under which a change takes a second person, each with its first reason. What is not known is taken for what the rule is about: a role
 * that cannot be read must not be a way around it.
 */
export function needsSecond(
  rules: readonly ApprovalRule[],
  place: Place,
  change: RuledChange,
  gains: Gains | null,
): readonly RuleMatch[] {
  return rules.flatMap((rule) => {
    if (!isFor(rule, place)) return []
    const because = rule.conditions
      .map((each) => becauseOf(each, change, gains))
      .find((each) => each !== null)
    return because ? [{ id: rule.id, name: rule.name, because }] : []
  })
}

/** Whether what pods gain has to be known to say it. */
export function asksForGains(rules: readonly ApprovalRule[], place: Place): boolean {
  return rules.some(
    (rule) =>
      rule.conditions.some(({ kind }) => kind === 'gains-more' || kind === 'gains-any') && isFor(rule, place),
  )
}
