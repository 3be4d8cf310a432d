import { compilePolicy } from '../evaluate/compile.ts'
import { factsOf } from '../evaluate/context.ts'
import { compileSet } from '../evaluate/layers.ts'
import { globParts } from '../pattern.ts'
import type {
  AccessQuestion,
  ActionCatalog,
  PolicySet,
  QuestionAnswer,
  QuestionVerdict,
  SessionContext,
} from '../types.ts'
import type { ActionClass } from './classes.ts'
import { judgeOf } from './compare.ts'
import { Budget, intersect, subtract } from './cover.ts'
import { budgetMax, budgetsMax, partitionOf } from './effective.ts'
import { exampleOf } from './example.ts'
import type { Placed } from './placed.ts'
import { reachOf } from './reach.ts'
import { isInhabited, type Judge, witnessOf } from './witness.ts'
import { type Job, workOnClasses } from './workshop.ts'

type Sides = {
  readonly asked: Judge
  readonly question: Placed
  readonly anything: Judge
  readonly isAnyEnough: boolean
}

/** A policy that allows what the question asks about, and no more. */
function policyOf({ action, resource }: AccessQuestion): string {
  const Statement = { Effect: 'Allow', Action: action, Resource: resource }
  // In Version 2008-10-17 a dollar sign is a dollar sign.
  return JSON.stringify({ Version: '2008-10-17', Statement })
}

/** The question stands among the statements as a level of its own that no layer asks. */
function sidesOf(policies: PolicySet, session: SessionContext, question: AccessQuestion): Sides | null {
  const text = policyOf(question)
  const [statement] = compilePolicy(text).statements
  if (!statement) return null
  const own = judgeOf(policies, session)
  const placed: Placed = { layer: 'vpcEndpoint', level: 1, policy: 'question', statement }
  const set = compileSet({ identity: [{ name: 'question', text }] })
  return {
    asked: { ...own, placed: [...own.placed, placed] },
    question: placed,
    isAnyEnough: question.any === true,
    anything: { ...own, set, placed: [], facts: factsOf(session.known, 'rest', session.absent) },
  }
}

/** The verdict over the requests of one class of actions that fit; null: none does. */
function workOut(
  { action, sides, space: makeSpace }: Job,
  all: Sides,
  budget: Budget,
): QuestionVerdict | null {
  const [side] = sides
  if (!side) return null
  const space = makeSpace()
  const fitting = space.coverOf(all.question, side)
  if (fitting.length === 0) return null
  if (!space.complete) return 'unknown'
  const { whole } = reachOf(side, all.asked.set, action.name, space, budget)
  const missing = all.isAnyEnough ? null : subtract(fitting, whole, budget)
  if (missing?.length === 0) return 'always'
  const allowed = intersect(fitting, whole, budget)
  if (allowed.length === 0) return 'never'
  const [asked, anything] = [{ ...all.asked, ...side }, all.anything]
  const isSure =
    isInhabited(allowed, space, () => witnessOf(allowed, action.name, space, asked, null)) &&
    (missing === null ||
      isInhabited(missing, space, () => witnessOf(missing, action.name, space, anything, asked)))
  return isSure ? 'sometimes' : 'unknown'
}

/** The verdict over all requests, from those over parts of them. */
function together(parts: ReadonlySet<QuestionVerdict>): QuestionVerdict {
  if (parts.has('sometimes') || (parts.has('always') && parts.has('never'))) return 'sometimes'
  if (parts.has('unknown')) return 'unknown'
  return parts.has('always') ? 'always' : 'never'
}

/**
 * Whether all, some or none of the requests are allowed that a session could make and that fit a question: for every resource that the actions
 * take and all values of the keys that are not known. Actions that the catalog does not know count where the question names them outright.
 */
export function answerQuestion(
  policies: PolicySet,
  session: SessionContext,
  question: AccessQuestion,
  catalog: ActionCatalog,
): QuestionAnswer {
  const sides = sidesOf(policies, session, question)
  if (!sides) return { verdict: 'unknown', fits: false }
  const isOneAction = globParts(question.action).every((part) => typeof part === 'string')
  const counts = ({ places }: ActionClass) =>
    isOneAction || places.some((place) => place < catalog.actions.length)
  const partition = partitionOf(session)
  const isRead = (policies.unreadable ?? []).length === 0
  // A request is a proof whatever the sets would say; most who can do any of it are told by one of the first that are tried.
  if (question.any && isRead && exampleOf(sides.asked, sides.question, catalog, partition, counts))
    return { verdict: 'sometimes', fits: true }
  const parts = new Set<QuestionVerdict>()
  const whole = new Budget(budgetsMax)
  const isDeciding = (placed: Placed) => placed === sides.question
  const answer = (job: Job) => {
    const budget = new Budget(budgetMax, whole)
    const made = budget.within(() => ({ verdict: workOut(job, sides, budget) }))
    return made ? made.verdict : 'unknown'
  }
  workOnClasses([sides.asked], catalog, partition, isDeciding, answer, (group, verdict) => {
    if (verdict && counts(group)) parts.add(verdict)
  })
  const verdict = together(parts)
  return { verdict: isRead || verdict === 'never' ? verdict : 'unknown', fits: parts.size > 0 }
}
