import { matchResource } from '../evaluate/statement.ts'
import { resolveTemplate } from '../template.ts'
import type { AccessRequest, ActionCatalog } from '../types.ts'
import { accepts } from './automaton.ts'
import { typesFor } from './candidates.ts'
import { type ActionClass, classesOf } from './classes.ts'
import { wordOf } from './pattern-codes.ts'
import type { Placed } from './placed.ts'
import { isAllowed, type Judge } from './witness.ts'

/** Patterns that are read for one question: where none of so many leads to a request, more are no likelier to. */
const patternsMax = 100

/** What statements list of resources, read with a plain word for every wildcard. The last come first: the question, and what narrows a role. */
function* wordsIn(placed: readonly Placed[], { facts }: Judge): Generator<string> {
  for (const { statement } of placed.toReversed())
    for (const template of statement.resources?.templates ?? []) {
      const resolved = resolveTemplate(template, facts)
      if (resolved.state === 'known') yield wordOf(resolved.glob, 'any')
    }
}

/** A request for each pattern that the statements about a class of actions list; null for those that the actions or the question do not take. */
function* guessesFor(
  { actions: [action], mentions }: ActionClass,
  asked: Judge,
  question: Placed,
  partition: string | null,
): Generator<AccessRequest | null> {
  if (!action) return
  const { placed, session, facts } = asked
  const { principal, known: context } = session
  const types = typesFor(action, partition, [])
  const mentioned = mentions.flatMap((index) => placed[index] ?? [])
  for (const resource of types.length === 0 ? ['*'] : wordsIn(mentioned, asked)) {
    const isTaken = types.length === 0 || types.some((type) => accepts(type, resource))
    const fits = isTaken && matchResource(question.statement, { resource, facts }) === 'yes'
    yield fits ? { principal, action: action.name, resource, context } : null
  }
}

/**
 * A request that fits a question and is allowed for sure, among those that the policies' own patterns spell; null: there may be one all the same.
 * Most questions are settled by the first or second of them, and need no search through all that there could be.
 */
export function exampleOf(
  asked: Judge,
  question: Placed,
  catalog: ActionCatalog,
  partition: string | null,
  counts: (group: ActionClass) => boolean,
): AccessRequest | null {
  const statements = asked.placed.map(({ statement }) => statement)
  let left = patternsMax
  for (const group of classesOf(statements, [question.statement], catalog).filter(counts))
    for (const guess of guessesFor(group, asked, question, partition)) {
      if (left-- === 0) return null
      if (guess && isAllowed(guess, asked)) return guess
    }
  return null
}
