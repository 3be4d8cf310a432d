import { catalog } from '../../catalog/index.ts'
import { type Member, type Plan, planConsolidation } from '../../consolidate/index.ts'
import type { QuestionAnswer } from '../../iam/index.ts'
import type { AssociationFacts } from '../../pod-identity/index.ts'
import type { Question, Way } from '../types.ts'
import { analyse, type WorkedOut } from './analyse.ts'
import { answer, explain } from './answer.ts'
import { keyOf } from './key.ts'
import type { KnownRole, Tuple } from './tuple.ts'

/** Associations with their roles by place in a list, so that a role that many share is sent once. */
export type Load = {
  readonly roles: readonly KnownRole[]
  readonly rows: readonly {
    readonly association: AssociationFacts
    readonly role: number
    readonly first: number | null
  }[]
}
/** What a worker can be asked for. The answer's lists stand in the order of the rows. */
export type Tasks = {
  readonly keys: { readonly load: Load }
  readonly analyse: { readonly load: Load }
  readonly answer: { readonly load: Load; readonly question: Question }
  readonly explain: { readonly load: Load; readonly question: Question }
}
export type Answers = {
  readonly keys: readonly string[]
  readonly analyse: readonly WorkedOut[]
  readonly answer: readonly QuestionAnswer[]
  readonly explain: readonly (readonly Way[])[]
}
/** An account's associations, planned as a whole. `taken` are names of roles that are there. */
export type PlanTask = {
  readonly name: 'consolidate'
  readonly members: readonly Member[]
  readonly needed: readonly string[]
  readonly taken: readonly string[]
}
export type Task = { readonly [Name in keyof Tasks]: Tasks[Name] & { readonly name: Name } }[keyof Tasks]

function tuplesOf({ roles, rows }: Load): readonly Tuple[] {
  return rows.flatMap(({ association, role, first }) => {
    const own = roles[role]
    return own ? [{ association, role: own, first: first === null ? null : (roles[first] ?? null) }] : []
  })
}

/** `pods-shared-1`, `pods-shared-2`, …, but for names that are taken: IAM tells names apart whatever their case. */
function namesBeside(taken: readonly string[]): (family: number) => string {
  const there = new Set(taken.map((name) => name.toLowerCase()))
  return (family) => {
    let left = family
    for (let at = 1; ; at++) {
      const name = `pods-shared-${at}`
      if (!there.has(name)) left -= 1
      if (left === 0) return name
    }
  }
}

/** Plans the roles of an account. */
export function planRoles({ members, needed, taken }: PlanTask): Plan {
  return planConsolidation(members, catalog, { nameOf: namesBeside(taken), needed })
}

/** What a worker does with what it is sent. */
export function workOff(task: Task): Answers[keyof Answers] {
  const tuples = tuplesOf(task.load)
  switch (task.name) {
    case 'keys':
      return tuples.map(keyOf)
    case 'analyse':
      return tuples.map(analyse)
    case 'answer':
      return tuples.map((tuple) => answer(tuple, task.question))
    case 'explain':
      return tuples.map((tuple) => explain(tuple, task.question))
  }
}
