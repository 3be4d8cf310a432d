import { fail, ok, type Result } from '../base/index.ts'
import {
  type AccessRequest,
  type ActionCatalog,
  type CatalogAction,
  matchGlob,
  parseGlob,
  type SessionContext,
} from '../iam/index.ts'
import { allOf, findAllowed, findAny } from './probes.ts'
import type { Expectation } from './types.ts'

/** What an expectation is about, once it is sure that it is about something. */
export type Question = {
  /** The catalog's actions that it means; an action that the catalog does not know may be of any resource. */
  readonly about: ActionCatalog
  /** A request for each of them that it takes. */
  readonly examples: readonly AccessRequest[]
}

/** The same expectations are asked at every keystroke, of the same session: what they are about stays. By content, for they come over a wire. */
const asked = new WeakMap<ActionCatalog, Map<string, Result<Question, string>>>()
const askedMax = 1000

/**
 * An expectation that no request could break would be kept for ever, a misspelled action or a bucket where its objects are meant: it is told
 * in half a sentence instead.
 */
export function questionOf(
  expectation: Expectation,
  session: SessionContext,
  catalog: ActionCatalog,
): Result<Question, string> {
  const known = asked.get(catalog) ?? new Map<string, Result<Question, string>>()
  asked.set(catalog, known)
  const id = JSON.stringify([expectation.actions, expectation.resources, expectation.unless, session])
  const found = known.get(id)
  if (found) return found
  const answer = answerOf(expectation, session, catalog)
  const oldest = known.size >= askedMax ? known.keys().next().value : undefined
  if (oldest !== undefined) known.delete(oldest)
  known.set(id, answer)
  return answer
}

function answerOf(
  expectation: Expectation,
  session: SessionContext,
  catalog: ActionCatalog,
): Result<Question, string> {
  const { actions, resources, unless } = expectation
  const chosen = actions.map((pattern) => ({ pattern, meant: meantBy(pattern, catalog) }))
  const unmeant = chosen.find(({ pattern, meant }) => meant.length === 0 && /[*?]/.test(pattern))
  if (unmeant) return fail(`no action that AWS documents matches ${unmeant.pattern} (${catalog.date})`)
  const about = actions.includes('*')
    ? catalog
    : { ...catalog, actions: [...new Set(chosen.flatMap(({ meant }) => meant))] }
  const byResource = resources.map((resource) => findAny({ actions, resources: [resource] }, session, about))
  const idle = byResource.findIndex(({ found }) => found.length === 0)
  if (idle >= 0) {
    const resource = resources[idle]
    return fail(
      byResource[idle]?.exact
        ? `${resource} is no resource that ${sayActions(actions)} can be limited to`
        : `what ${resource} means depends on a variable whose value is not known`,
    )
  }
  const examples = byResource.flatMap(({ found }) => found)
  const names = examples.map(({ action }) => action.toLowerCase())
  const untouched = actions.find((pattern) => {
    const glob = parseGlob(pattern.toLowerCase())
    return !names.some((name) => matchGlob(glob, name))
  })
  if (untouched) return fail(`${untouched} takes no resource that is meant here`)
  if (unless && findAllowed(allOf(expectation), expectation, session, about).found.length === 0)
    return fail('“unless” excepts every such request, as far as is known of this session')
  return ok({ about, examples })
}

function sayActions(actions: readonly string[]): string {
  const shown = actions.slice(0, 3).join(', ')
  return actions.length > 3 ? `${shown} and ${actions.length - 3} more` : shown
}

const meant = new WeakMap<ActionCatalog, Map<string, readonly CatalogAction[]>>()
const meantMax = 1000

/** The actions that a pattern means. */
function meantBy(pattern: string, catalog: ActionCatalog): readonly CatalogAction[] {
  const known = meant.get(catalog) ?? new Map<string, readonly CatalogAction[]>()
  meant.set(catalog, known)
  const lower = pattern.toLowerCase()
  const found = known.get(lower)
  if (found) return found
  const glob = parseGlob(lower)
  const actions = catalog.actions.filter(({ name }) => matchGlob(glob, name.toLowerCase()))
  if (known.size < meantMax) known.set(lower, actions)
  return actions
}
