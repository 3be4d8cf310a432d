import 'server-only'
import { fail, ok, type Result } from '../base/index.ts'
import { catalog } from '../catalog/index.ts'
import { answerQuestion } from '../iam/index.ts'
import { placeOf } from './think/action-set.ts'
import { catalogFor } from './think/answer.ts'
import type { Question, QuestionProblem } from './types.ts'

/** No ARN is longer (https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html), and matching takes as many steps as the length squared. */
const resourceMax = 2048
const actionMax = 256
const contextMax = 20
const valueMax = 1024

/** A question as it is worked on. */
export type Asked = {
  readonly question: Question
  /** The same for questions that are the same. */
  readonly id: string
  /** Where in the catalog its actions stand; empty: an action that the catalog does not know. */
  readonly places: readonly number[]
  /** False: no action it speaks of takes such a resource, so nobody can. */
  readonly fits: boolean
  /** It asks about every resource. */
  readonly isBroad: boolean
}

function problemAsWritten({ action, resource, context = {} }: Question): QuestionProblem | null {
  if (action !== '*' && !(action.length <= actionMax && /^[\w*?-]+:[\w*?]+$/.test(action)))
    return { code: 'bad-action', message: 'An action is written service:Name, with * and ? as in a policy.' }
  if (resource.length > resourceMax)
    return {
      code: 'bad-resource',
      message: `A resource has at most ${resourceMax.toLocaleString('en')} characters; this one has ${resource.length.toLocaleString('en')}.`,
    }
  if (!/^(?:arn:|\*)/.test(resource))
    return { code: 'bad-resource', message: 'A resource is an ARN, with * and ? as in a policy, or * alone.' }
  const entries = Object.entries(context)
  const isLong = ([key, value]: (typeof entries)[number]) =>
    key.length > actionMax || [value].flat().join('').length > valueMax
  if (entries.length > contextMax || entries.some(isLong))
    return {
      code: 'bad-context',
      message: `At most ${contextMax} context keys can be given, with values of at most ${valueMax} characters.`,
    }
  return null
}

/** Why a question cannot be asked; null: it can. */
export function problemOf(question: Question): QuestionProblem | null {
  const problem = problemAsWritten(question)
  if (problem) return problem
  const { action } = question
  return /[*?]/.test(action) && catalogFor(action).actions.length === 0
    ? { code: 'bad-action', message: `No action of AWS fits ${action}.` }
    : null
}

/** A question that can be worked on, or why not. */
export function askedOf(question: Question): Result<Asked, QuestionProblem> {
  const problem = problemOf(question)
  if (problem) return fail(problem)
  const { action, resource, context = {} } = question
  const { actions } = catalogFor(action)
  const identity = [
    {
      name: 'all',
      text: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
    },
  ]
  // In no partition of its own: whatever any session could ask for.
  const anyone = { principal: '', known: {}, absent: [] }
  const { fits } = answerQuestion({ identity }, anyone, { action, resource }, catalogFor(action))
  const sorted = Object.entries(context).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return ok({
    question,
    id: JSON.stringify([catalog.date, action.toLowerCase(), resource, sorted, question.any === true]),
    places: actions.flatMap(({ name }) => placeOf(name) ?? []),
    fits,
    isBroad: /^\*+$/.test(resource),
  })
}
