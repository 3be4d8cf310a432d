import type { CompiledStatement, NamedCompiled } from '../evaluate/compile.ts'
import type { CompiledSet } from '../evaluate/layers.ts'
import type { Layer } from '../types.ts'

/** A statement where it stands. `level` tells the levels of SCPs and RCPs apart. */
export type Placed = {
  readonly layer: Layer
  readonly level: number
  readonly policy: string
  readonly statement: CompiledStatement
}

function place(layer: Layer, policies: readonly NamedCompiled[] | null, level = 0): Placed[] {
  return (policies ?? []).flatMap(({ name, statements }) =>
    statements.map((statement) => ({ layer, level, policy: name, statement })),
  )
}

/** Every statement of a set of policies. */
export function placedIn(set: CompiledSet): readonly Placed[] {
  return [
    ...place('identity', set.identity),
    ...place('boundary', set.boundary),
    ...place('session', set.session),
    ...set.scps.flatMap((policies, level) => place('scp', policies, level)),
    ...set.rcps.flatMap((policies, level) => place('rcp', policies, level)),
    ...place('resource', set.resource),
    ...place('vpcEndpoint', set.vpcEndpoint),
  ]
}

export function isDeny({ statement }: Placed): boolean {
  return statement.source.effect === 'Deny'
}
