import { parseGlob } from '../pattern.ts'
import type { Finding, PatternList, Statement } from '../types.ts'
import { spend } from './budget.ts'
import { remove } from './edits.ts'
import { globContains } from './globs.ts'
import { type Check, type Subject, shown } from './subject.ts'

/** A statement's part that has to be equal: whom it is for and when. The order of keys and values says nothing. */
function frameOf({ effect, principals, conditions, actions, resources }: Statement): string {
  const when = conditions.map(({ operator, key, values }) => [
    operator.value.toLowerCase(),
    key.value.toLowerCase(),
    ...values.map(({ value }) => value).sort(),
  ])
  const whom = principals?.entries.map(({ type, value }) => `${type} ${value}`).sort()
  const nots = [actions.not, resources?.not, principals?.not]
  return JSON.stringify([effect, nots, whom, when.map((each) => JSON.stringify(each)).sort()])
}

function textsOf(list: PatternList | undefined, hasCase: boolean): readonly string[] {
  return (list?.patterns ?? []).map(({ value }) => (hasCase ? value : value.toLowerCase()))
}

/** Whether a list of patterns says all that another says; under `Not…` the shorter list says more. */
function says(more: readonly string[], less: readonly string[], { budget }: Subject): boolean {
  if (!spend(budget, more.length + less.length)) return false
  const exact = new Set(more)
  const globs = more.filter((text) => /[*?]/.test(text)).map(parseGlob)
  return less.every((text) => {
    if (exact.has(text)) return true
    const glob = parseGlob(text)
    return globs.some((each) => globContains(each, glob, budget))
  })
}

type Read = {
  readonly statement: Statement
  readonly actions: readonly string[]
  readonly resources: readonly string[]
}

function covers(by: Read, each: Read, subject: Subject): boolean {
  const { actions, resources } = each.statement
  const [moreActions, lessActions] = actions.not ? [each.actions, by.actions] : [by.actions, each.actions]
  const [moreResources, lessResources] = resources?.not
    ? [each.resources, by.resources]
    : [by.resources, each.resources]
  return says(moreActions, lessActions, subject) && says(moreResources, lessResources, subject)
}

/** A policy with more statements of one frame is not compared each with each. */
const groupMax = 100

function nameOf({ sid, index }: Statement): string {
  return sid ? shown(sid) : `number ${index + 1}`
}

function checkGroup(group: readonly Read[], subject: Subject): readonly Finding[] {
  const gone = new Set<Read>()
  return group.slice(0, groupMax).flatMap((each): Finding[] => {
    const by = group
      .slice(0, groupMax)
      .find((other) => other !== each && !gone.has(other) && covers(other, each, subject))
    // Of two that say the same the first stays.
    if (!by || (by.statement.index > each.statement.index && covers(each, by, subject))) return []
    gone.add(each)
    const { range } = each.statement
    return [
      {
        code: 'redundant-statement',
        severity: 'suggestion',
        message: `the statement ${nameOf(by.statement)} says all of this one`,
        range,
        ...remove(subject, range),
      },
    ]
  })
}

/** Statements that another one makes superfluous: the same effect, principals and conditions, and no more actions or resources. */
export const checkRedundantStatements: Check = (subject) => {
  const groups = new Map<string, Read[]>()
  for (const statement of subject.statements) {
    if (statement.doubtful || statement.actions.patterns.length === 0) continue
    const read = {
      statement,
      actions: textsOf(statement.actions, false),
      resources: textsOf(statement.resources, true),
    }
    const frame = frameOf(statement)
    const group = groups.get(frame)
    if (group) group.push(read)
    else groups.set(frame, [read])
  }
  return [...groups.values()].flatMap((group) => (group.length > 1 ? checkGroup(group, subject) : []))
}
