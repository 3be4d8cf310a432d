import { type Facts, factsOf } from '../evaluate/context.ts'
import { decideCompiled } from '../evaluate/decide.ts'
import { refOf, unknownKeysOf } from '../evaluate/explain.ts'
import { type CompiledSet, compileSet } from '../evaluate/layers.ts'
import type {
  AccessChange,
  AccessComparison,
  ActionCatalog,
  CatalogAction,
  PolicySet,
  SessionContext,
  StatementRef,
} from '../types.ts'
import { candidatesOf } from './candidates.ts'
import { classesOf } from './classes.ts'
import { askedOf, partitionOf, placedIn, withUpperBounds } from './effective.ts'

type Answer = ReturnType<typeof decideCompiled>
type Side = { readonly set: CompiledSet; readonly session: SessionContext; readonly facts: Facts }
type Found = {
  readonly gain: AccessChange | null
  readonly loss: AccessChange | null
  readonly unsure: boolean
  readonly held: boolean
}

function sideOf(policies: PolicySet, session: SessionContext): Side {
  return {
    set: compileSet(withUpperBounds(policies)),
    session,
    facts: factsOf(session.known, 'rest', session.absent),
  }
}

/** How much an answer lets through: a change upwards is a gain, downwards a loss. */
const rank = { allowed: 2, conditional: 1, implicitDeny: 0, explicitDeny: 0 } as const

/** The statements that bear on an answer: those that allow it, or that deny it. */
function decisive({ layers, verdict }: Answer): readonly StatementRef[] {
  const wanted = verdict === 'explicitDeny' ? 'Deny' : 'Allow'
  return layers.flatMap(({ layer, matches }) =>
    matches
      .filter(({ match }) => match.matched !== 'no' && match.statement.source.effect === wanted)
      .map(({ policy, match }) => refOf(layer, policy, match.statement)),
  )
}

function openTexts({ layers }: Answer): string {
  const open = layers.flatMap(({ matches }) => matches.filter(({ match }) => match.matched === 'unknown'))
  return open
    .map(({ match }) =>
      JSON.stringify(
        match.statement.source.conditions.map(({ operator, key, values }) => [
          operator.value,
          key.value,
          values.map(({ value }) => value),
        ]),
      ),
    )
    .sort()
    .join()
}

function changeOf(action: CatalogAction, resource: string, more: Side, answer: Answer): AccessChange {
  const asked = askedOf(more.session, action, resource, more.facts)
  const unknown = unknownKeysOf(answer.layers, asked)
  const witness = {
    principal: more.session.principal,
    action: action.name,
    resource,
    context: more.session.known,
    ...(unknown.length > 0 && { unknown }),
  }
  return { action: action.name, witness, because: decisive(answer) }
}

function compareClass(action: CatalogAction, resources: readonly string[], before: Side, after: Side): Found {
  const answers = resources.map((resource) => {
    const was = decideCompiled(before.set, askedOf(before.session, action, resource, before.facts))
    const is = decideCompiled(after.set, askedOf(after.session, action, resource, after.facts))
    return { resource, was, is, difference: rank[is.verdict] - rank[was.verdict] }
  })
  const gained = answers.find(({ difference }) => difference > 0)
  const lost = answers.find(({ difference }) => difference < 0)
  const same = answers.filter(({ difference }) => difference === 0)
  return {
    gain: gained ? changeOf(action, gained.resource, after, gained.is) : null,
    loss: lost ? changeOf(action, lost.resource, before, lost.was) : null,
    unsure: same.some(({ was, is }) => is.verdict === 'conditional' && openTexts(is) !== openTexts(was)),
    held: same.some(({ is }) => rank[is.verdict] > 0),
  }
}

/**
 * What is gained and what is lost from one set of policies to another, by action, each with a request as proof: `decide` lets it through on
 * one side and not, or only under conditions, on the other. `exact` is false where conditions changed that single requests cannot compare.
 */
export function compareAccess(
  beforePolicies: PolicySet,
  afterPolicies: PolicySet,
  sessions: { readonly before: SessionContext; readonly after: SessionContext },
  catalog: ActionCatalog,
): AccessComparison {
  const before = sideOf(beforePolicies, sessions.before)
  const after = sideOf(afterPolicies, sessions.after)
  const statements = [
    ...new Set([...placedIn(before.set), ...placedIn(after.set)].map(({ statement }) => statement)),
  ]
  const found = classesOf(statements, catalog).flatMap(({ actions, mentions }) => {
    const [first] = actions
    if (!first) return []
    const mentioned = mentions.flatMap((index) => statements[index] ?? [])
    const { resources, complete } = candidatesOf(first, mentioned, after.facts, partitionOf(sessions.after))
    const { gain, loss, unsure, held } = compareClass(first, resources, before, after)
    const stays = held && !gain && !loss
    return [{ actions, gain, loss, unchanged: stays ? actions.length : 0, exact: complete && !unsure }]
  })
  return {
    gains: found.flatMap(({ actions, gain }) => spread(actions, gain)),
    losses: found.flatMap(({ actions, loss }) => spread(actions, loss)),
    unchanged: found.reduce((sum, each) => sum + each.unchanged, 0),
    exact: found.every((each) => each.exact),
  }
}

/** A change of one action of a class is one of each. */
function spread(actions: readonly CatalogAction[], change: AccessChange | null): readonly AccessChange[] {
  return change
    ? actions.map(({ name }) => ({ ...change, action: name, witness: { ...change.witness, action: name } }))
    : []
}
