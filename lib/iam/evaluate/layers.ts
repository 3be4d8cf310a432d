import type { Layer, NamedPolicy, PolicySet } from '../types.ts'
import { compileNamed, type NamedCompiled } from './compile.ts'
import { type Naming, namingsOf } from './principal.ts'
import { type Asked, matchStatement, type StatementMatch } from './statement.ts'
import { anyOf, or, type Truth } from './truth.ts'

/** What one layer, or one level of SCPs or RCPs, says of a request. */
export type LayerAnswer = {
  readonly layer: Layer
  readonly denies: Truth
  readonly allows: Truth
  readonly matches: readonly { readonly policy: string; readonly match: StatementMatch }[]
  /** Some of the layer could not be read, and may allow or deny whatever the rest does not. */
  readonly open: boolean
}

function answerOf(
  layer: Layer,
  policies: readonly NamedCompiled[],
  asked: Asked,
  open: boolean,
): LayerAnswer {
  // Trust policies, which are resource policies too, have no Resource.
  const needsResource = layer !== 'resource'
  const matches = policies.flatMap(({ name, statements }) =>
    statements.map((statement) => ({ policy: name, match: matchStatement(statement, asked, needsResource) })),
  )
  const unread: Truth = open ? 'unknown' : 'no'
  const matching = (effect: 'Allow' | 'Deny') => {
    const ofEffect = matches.filter(({ match }) => match.statement.source.effect === effect)
    return or(anyOf(ofEffect.map(({ match }) => match.matched)), unread)
  }
  return { layer, denies: matching('Deny'), allows: matching('Allow'), matches, open }
}

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

export type LayerAnswers = {
  readonly identity: LayerAnswer
  readonly boundary: LayerAnswer | null
  readonly session: LayerAnswer | null
  readonly scps: readonly LayerAnswer[]
  readonly rcps: readonly LayerAnswer[]
  readonly resource: LayerAnswer | null
  readonly vpcEndpoint: LayerAnswer | null
}

/** Asks every layer; none is skipped, because the explanation needs them all. */
export function answersOf(set: CompiledSet, asked: Asked): LayerAnswers {
  const isOpen = (layer: Layer) => set.unreadable.includes(layer)
  const one = (layer: Layer, policies: readonly NamedCompiled[] | null) =>
    policies || isOpen(layer) ? answerOf(layer, policies ?? [], asked, isOpen(layer)) : null
  // Levels that could not be read stand as one more.
  const levels = (layer: 'scp' | 'rcp', read: CompiledSet['scps']) => [
    ...read.map((level) => answerOf(layer, level, asked, false)),
    ...(isOpen(layer) ? [answerOf(layer, [], asked, true)] : []),
  ]
  return {
    identity: answerOf('identity', set.identity, asked, isOpen('identity')),
    boundary: one('boundary', set.boundary),
    session: one('session', set.session),
    scps: levels('scp', set.scps),
    rcps: levels('rcp', set.rcps),
    resource: one('resource', set.resource),
    vpcEndpoint: one('vpcEndpoint', set.vpcEndpoint),
  }
}

/** In the order in which AWS's page names them. */
export function listAnswers(answers: LayerAnswers): readonly LayerAnswer[] {
  const { rcps, scps, resource, identity, boundary, session, vpcEndpoint } = answers
  return [...rcps, ...scps, resource, identity, boundary, session, vpcEndpoint].filter(
    (each) => each !== null,
  )
}

/** What a resource policy allows to a caller whom it names in one of these ways. */
export function allowsNaming(answer: LayerAnswer | null, asked: Asked, ...namings: readonly Naming[]): Truth {
  if (!answer) return 'no'
  const named = answer.matches.filter(({ match: { statement } }) => {
    const found = namingsOf(statement.principals, asked)
    return statement.source.effect === 'Allow' && namings.some((naming) => found.includes(naming))
  })
  return or(anyOf(named.map(({ match }) => match.matched)), answer.open ? 'unknown' : 'no')
}
