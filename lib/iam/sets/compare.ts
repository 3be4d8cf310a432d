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

function openTextsOf({ matches }: Answer['layers'][number], effect: 'Allow' | 'Deny'): readonly string[] {
  const open = matches.filter(({ match }) => match.matched === 'unknown')
  return open
    .map(({ match }) => match.statement.source)
    .filter((source) => source.effect === effect)
    .map(({ conditions, resources, principals }) =>
      JSON.stringify([
        conditions.map(({ operator, key, values }) => [operator.value, key.value, valuesOf(values)]),
        resources && [resources.not, valuesOf(resources.patterns)],
        principals?.entries.map(({ value }) => value),
      ]),
    )
    .sort()
}

function valuesOf(values: readonly { readonly value: string }[]): readonly string[] {
  return values.map(({ value }) => value)
}

/**
 * What a conditional answer waits for, in a form in which equal texts mean the same: what must hold in each layer that does not allow for
 * sure, and what must not.
 */
function waitsFor({ layers }: Answer): string {
  const denies = layers.flatMap((layer) => openTextsOf(layer, 'Deny'))
  const allows = layers
    .filter((layer) => layer.allows === 'unknown')
    .map((layer) => JSON.stringify(openTextsOf(layer, 'Allow')))
  return JSON.stringify([[...new Set(allows)].sort(), [...new Set(denies)].sort()])
}

/** `more` is the side that lets more through. Keys that either side waits for are unknown in the witness, or it would prove nothing. */
function changeOf(
  action: CatalogAction,
  resource: string,
  [more, answer]: readonly [Side, Answer],
  [less, other]: readonly [Side, Answer],
): AccessChange {
  const keysOf = ({ session, facts }: Side, { layers }: Answer) =>
    unknownKeysOf(layers, askedOf(session, action, resource, facts))
  const unknown = [...new Set([...keysOf(more, answer), ...keysOf(less, other)])]
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
    gain: gained ? changeOf(action, gained.resource, [after, gained.is], [before, gained.was]) : null,
    loss: lost ? changeOf(action, lost.resource, [before, lost.was], [after, lost.is]) : null,
    unsure: same.some(({ was, is }) => is.verdict === 'conditional' && waitsFor(is) !== waitsFor(was)),
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
  // A variable may have one value before and another, or none, after: session tags go when a session policy comes.
  const contexts = [before.facts, after.facts]
  const [from, to] = [partitionOf(sessions.before), partitionOf(sessions.after)]
  const partition = from === to ? to : null
  const read = [beforePolicies, afterPolicies].every(
    ({ unreadable = [], resource }) => unreadable.length === 0 && !resource,
  )
  const found = classesOf(statements, catalog).flatMap(({ actions, mentions }) => {
    const [first] = actions
    if (!first) return []
    const mentioned = mentions.flatMap((index) => statements[index] ?? [])
    const { resources, complete } = candidatesOf(first, mentioned, contexts, partition)
    const { gain, loss, unsure, held } = compareClass(first, resources, before, after)
    const stays = held && !gain && !loss
    return [{ actions, gain, loss, unchanged: stays ? actions.length : 0, exact: complete && !unsure }]
  })
  return {
    gains: found.flatMap(({ actions, gain }) => spread(actions, gain)),
    losses: found.flatMap(({ actions, loss }) => spread(actions, loss)),
    unchanged: found.reduce((sum, each) => sum + each.unchanged, 0),
    exact: read && found.every((each) => each.exact),
  }
}

/** A change of one action of a class is one of each. */
function spread(actions: readonly CatalogAction[], change: AccessChange | null): readonly AccessChange[] {
  return change
    ? actions.map(({ name }) => ({ ...change, action: name, witness: { ...change.witness, action: name } }))
    : []
}
