import type { Effect, Layer, NamedPolicy, PolicySet } from '../types.ts'
import { accountOf, type Caller, callerOf } from './caller.ts'
import {
  type CompiledStatement,
  compileNamed,
  indexStatements,
  type NamedCompiled,
  type StatementIndex,
  serviceOf,
} from './compile.ts'
import { type Naming, namedAs } from './principal.ts'
import { type Asked, matchStatement, type StatementMatch } from './statement.ts'
import { and, or, some, type Truth } from './truth.ts'

export type CompiledSet = {
  readonly identity: readonly NamedCompiled[]
  readonly boundary: readonly NamedCompiled[] | null
  readonly session: readonly NamedCompiled[] | null
  readonly scps: readonly (readonly NamedCompiled[])[]
  readonly rcps: readonly (readonly NamedCompiled[])[]
  readonly resource: readonly NamedCompiled[] | null
  readonly vpcEndpoint: readonly NamedCompiled[] | null
  readonly unreadable: readonly Layer[]
}

export function compileSet(policies: PolicySet): CompiledSet {
  const all = (list: readonly NamedPolicy[]) => list.map(compileNamed)
  return {
    identity: all(policies.identity),
    boundary: policies.boundary ? all(policies.boundary) : null,
    session: policies.session ? all(policies.session) : null,
    scps: (policies.scps ?? []).map(all),
    rcps: (policies.rcps ?? []).map(all),
    resource: policies.resource ? [compileNamed(policies.resource)] : null,
    vpcEndpoint: policies.vpcEndpoint ? all(policies.vpcEndpoint) : null,
    unreadable: policies.unreadable ?? [],
  }
}

/** The policies of one layer, or of one level of SCPs or RCPs, ready to be asked. */
export type Policies = {
  readonly layer: Layer
  readonly named: readonly NamedCompiled[]
  /** Some of the layer could not be read, and may allow or deny whatever the rest does not. */
  readonly open: boolean
  readonly deny: StatementIndex
  readonly allow: StatementIndex
}

/** Every layer of a set; null where there is none. */
export type Layers = {
  readonly identity: Policies
  readonly boundary: Policies | null
  readonly session: Policies | null
  readonly scps: readonly Policies[]
  readonly rcps: readonly Policies[]
  readonly resource: Policies | null
  readonly vpcEndpoint: Policies | null
  /** All of them, in the order in which AWS's page names them. */
  readonly all: readonly Policies[]
}

const known = new WeakMap<CompiledSet, Layers>()

/** The layers of a set, indexed once. */
export function layersOf(set: CompiledSet): Layers {
  const layers = known.get(set) ?? indexLayers(set)
  known.set(set, layers)
  return layers
}

function indexLayers(set: CompiledSet): Layers {
  const isOpen = (layer: Layer) => set.unreadable.includes(layer)
  const policies = (layer: Layer, named: readonly NamedCompiled[], open: boolean): Policies => ({
    layer,
    named,
    open,
    deny: indexStatements(named, 'Deny'),
    allow: indexStatements(named, 'Allow'),
  })
  const one = (layer: Layer, named: readonly NamedCompiled[] | null) =>
    named || isOpen(layer) ? policies(layer, named ?? [], isOpen(layer)) : null
  // Levels that could not be read stand as one more.
  const levels = (layer: 'scp' | 'rcp', read: CompiledSet['scps']) => [
    ...read.map((level) => policies(layer, level, false)),
    ...(isOpen(layer) ? [policies(layer, [], true)] : []),
  ]
  const layers = {
    identity: policies('identity', set.identity, isOpen('identity')),
    boundary: one('boundary', set.boundary),
    session: one('session', set.session),
    scps: levels('scp', set.scps),
    rcps: levels('rcp', set.rcps),
    resource: one('resource', set.resource),
    vpcEndpoint: one('vpcEndpoint', set.vpcEndpoint),
  }
  const { rcps, scps, resource, identity, boundary, session, vpcEndpoint } = layers
  const all = [...rcps, ...scps, resource, identity, boundary, session, vpcEndpoint]
  return { ...layers, all: all.filter((each) => each !== null) }
}

/** A request as a set of policies meets it: what all of its statements would otherwise find out by themselves. */
export type Facing = Asked & { readonly caller: Caller; readonly bounded: Truth }

/** A layer of which nothing could be read may as well not be there. */
function isThere(policies: Policies | null): Truth {
  if (!policies) return 'no'
  return policies.open && policies.named.length === 0 ? 'unknown' : 'yes'
}

export function facingOf({ boundary }: Layers, { principal, action, resource, facts }: Asked): Facing {
  return {
    principal,
    action,
    resource,
    facts,
    caller: callerOf(principal, facts),
    bounded: isThere(boundary),
  }
}

/**
 * Whether the resource belongs to another account than the caller. A request that does not say is taken to stay at home, except where the
 * resource's own policy is given and its ARN names another account.
 */
export function isAbroad({ resource: policy }: Layers, asked: Facing, resourceAccount?: string): boolean {
  const { caller, resource } = asked
  if (resourceAccount !== undefined) return resourceAccount !== caller.account
  const there = policy && accountOf(resource)
  return there !== null && caller.account !== null && there !== caller.account
}

/** Whether any statement of one effect applies; looks only at those that speak of the action's service. */
export function speaks(policies: Policies, effect: Effect, asked: Asked): Truth {
  return saidBy(policies, effect, asked, null)
}

function saidBy(
  policies: Policies,
  effect: Effect,
  asked: Asked,
  also: ((statement: CompiledStatement) => Truth) | null,
): Truth {
  const { layer, open } = policies
  const { byService, anywhere } = effect === 'Deny' ? policies.deny : policies.allow
  const says = (statement: CompiledStatement): Truth => {
    const { matched } = matchStatement(statement, asked, layer)
    return also && matched !== 'no' ? and(matched, also(statement)) : matched
  }
  const own = byService.get(serviceOf(asked.action))
  const found = or(own ? some(own, says) : 'no', some(anywhere, says))
  return open ? or(found, 'unknown') : found
}

/** How far a resource policy allows by itself, which depends on the way in which it names the caller. */
export type Reach = {
  /** Whatever identity policies, boundary and session policy say: it names the caller itself, or anyone. */
  readonly pastAll: Truth
  /** Whatever the identity policies say: it names the role behind the session as well. */
  readonly pastIdentity: Truth
}
const nowhere: Reach = { pastAll: 'no', pastIdentity: 'no' }

export function reachOf(policies: Policies | null, asked: Asked): Reach {
  if (!policies) return nowhere
  const named = (...namings: readonly Naming[]): Truth =>
    saidBy(policies, 'Allow', asked, ({ principals }) =>
      some(namings, (naming) => namedAs(principals, naming, asked)),
    )
  const pastAll = named('itself', 'anyone')
  return { pastAll, pastIdentity: or(pastAll, named('role')) }
}

/** What one layer, or one level, says of a request, with every statement's part in it. */
export type LayerAnswer = {
  readonly layer: Layer
  readonly denies: Truth
  readonly allows: Truth
  readonly matches: readonly { readonly policy: string; readonly match: StatementMatch }[]
  readonly open: boolean
}
export type LayerAnswers = {
  readonly identity: LayerAnswer
  readonly boundary: LayerAnswer | null
  readonly session: LayerAnswer | null
  readonly scps: readonly LayerAnswer[]
  readonly rcps: readonly LayerAnswer[]
  readonly resource: LayerAnswer | null
  readonly vpcEndpoint: LayerAnswer | null
}

function answerOf({ layer, named, open }: Policies, asked: Asked): LayerAnswer {
  const matches = named.flatMap(({ name, statements }) =>
    statements.map((statement) => ({
      policy: name,
      match: { statement, ...matchStatement(statement, asked, layer) },
    })),
  )
  const matching = (effect: Effect) => {
    const found = some(matches, ({ match }) =>
      match.statement.source.effect === effect ? match.matched : 'no',
    )
    return open ? or(found, 'unknown') : found
  }
  return { layer, denies: matching('Deny'), allows: matching('Allow'), matches, open }
}

/** Asks every statement of every layer; none is skipped, because the explanation needs them all. */
export function answersOf(set: CompiledSet, asked: Asked): LayerAnswers {
  const layers = layersOf(set)
  const facing = facingOf(layers, asked)
  const answer = (policies: Policies) => answerOf(policies, facing)
  const one = (policies: Policies | null) => policies && answer(policies)
  return {
    identity: answer(layers.identity),
    boundary: one(layers.boundary),
    session: one(layers.session),
    scps: layers.scps.map(answer),
    rcps: layers.rcps.map(answer),
    resource: one(layers.resource),
    vpcEndpoint: one(layers.vpcEndpoint),
  }
}

/** In the order in which AWS's page names them. */
export function listAnswers(answers: LayerAnswers): readonly LayerAnswer[] {
  const { rcps, scps, resource, identity, boundary, session, vpcEndpoint } = answers
  return [...rcps, ...scps, resource, identity, boundary, session, vpcEndpoint].filter(
    (each) => each !== null,
  )
}
