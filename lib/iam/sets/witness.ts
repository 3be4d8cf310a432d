import { factsOf } from '../evaluate/context.ts'
import { decideCompiled } from '../evaluate/decide.ts'
import type { CompiledSet } from '../evaluate/layers.ts'
import type { AccessRequest, ContextValues } from '../types.ts'
import { type Cover, type Cube, cellsIn } from './cover.ts'
import type { Dimension, Side, Space } from './space.ts'

/** A side with the policies it asks. */
export type Judge = Side & { readonly set: CompiledSet }

/** Whether the request is a proof: one side allows it for sure, and the other denies it for sure. */
function proves(
  { request, contrast }: Pick<Witness, 'request' | 'contrast'>,
  more: Judge,
  less: Judge | null,
): boolean {
  if (!isAllowed(request, more)) return false
  return less === null || verdictOf(contrast, less.set).endsWith('Deny')
}

/** Whether a side's policies allow a request for sure. */
export function isAllowed(request: AccessRequest, { set }: Judge): boolean {
  return verdictOf(request, set) === 'allowed'
}

function verdictOf(request: AccessRequest, set: CompiledSet) {
  const { principal, action, resource, context, resourceAccount } = request
  const asked = { principal, action: action.toLowerCase(), resource, facts: factsOf(context, []) }
  return decideCompiled(set, asked, resourceAccount).verdict
}

type Values = readonly string[]
/** Values of keys, by the key in small letters; a key that is not there is absent. */
type Keys = ReadonlyMap<string, { readonly name: string; readonly values: Values }>
type Chosen = { readonly resource: string; readonly keys: Keys }

const attemptsMax = 64

/** A value for every key that has cells; nothing is simpler than a key that is not there. */
function settled(cube: Cube, space: Space): Keys {
  const fixed = new Map<string, { name: string; values: Values }>()
  for (const [index, dimension] of space.dimensions.entries()) {
    if (dimension.kind !== 'key') continue
    const cells = cellsIn(cube[index] ?? 0n).map((cell) => dimension.cells[cell] ?? null)
    const [value] = cells
    if (typeof value === 'string' && !cells.includes(null))
      fixed.set(dimension.key.toLowerCase(), { name: dimension.key, values: [value] })
  }
  return fixed
}

/** Ways to make something hold, or not hold, that the space does not look into: values of its key, and resources that fit them. */
function attempts(
  dimension: Extract<Dimension, { kind: 'opaque' }>,
  fixed: Keys,
): readonly { readonly values: Values | null; readonly resource: string | null }[] {
  const { key, examples, filled } = dimension
  const known = fixed.get((key ?? '').toLowerCase())?.values ?? null
  if (filled) {
    const [value = 'any'] = known ?? []
    return [
      { values: [value], resource: filled(value) },
      { values: known, resource: null },
      { values: ['other'], resource: null },
    ]
  }
  const lists: readonly (Values | null)[] = [
    known,
    [],
    ...examples.map((each) => [each]),
    ['other'],
    examples,
  ]
  return lists.map((values) => ({ values, resource: null }))
}

/** Requests worth trying for a cube: its cells, and for what is not looked into a few values each. */
function* choicesOf(cube: Cube, space: Space, resource: string): Generator<Chosen> {
  const fixed = settled(cube, space)
  const open = space.dimensions.flatMap((dimension, index) =>
    dimension.kind === 'opaque' && cube[index] !== 3n && dimension.key !== null
      ? [{ name: dimension.key, ways: attempts(dimension, fixed) }]
      : [],
  )
  for (let round = 0; round < attemptsMax; round++) {
    const keys = new Map(fixed)
    let [place, rest] = [resource, round]
    for (const { name, ways } of open) {
      const way = ways[rest % ways.length]
      rest = Math.floor(rest / ways.length)
      if (way?.values) keys.set(name.toLowerCase(), { name, values: way.values })
      if (way?.resource && space.takes(way.resource)) place = way.resource
    }
    // Every combination has had its turn.
    if (rest > 0) return
    yield { resource: place, keys }
  }
}

/** The context of a request as one side meets it: what its session is known to carry, and values for what is not known of it. */
function contextOn({ session, facts }: Judge, { keys }: Chosen): ContextValues {
  const added = [...keys.values()].filter(({ name }) => facts.key(name).state === 'unknown')
  const entries = added.map(
    ({ name, values }) => [name, values.length === 1 ? (values[0] ?? '') : values] as const,
  )
  return entries.length === 0 ? session.known : { ...session.known, ...Object.fromEntries(entries) }
}

function requestOf(action: string, chosen: Chosen, on: Judge): AccessRequest {
  const { resource } = chosen
  const { session, resourceAccount } = on
  const context = contextOn(on, chosen)
  return {
    principal: session.principal,
    action,
    resource,
    context,
    ...(resourceAccount !== undefined && { resourceAccount }),
  }
}

export type Witness = {
  readonly request: AccessRequest
  readonly contrast: AccessRequest
  /** The cell that its resource stands for; null when it was made to fit a variable. */
  readonly cell: number | null
}

/**
 * A request of the cover that `more` allows and `less` does not, each with the context of its own session: confirmed by `decide`, so it is a
 * proof whatever the sets were made of. Null when none was found.
 */
export function witnessOf(
  cover: Cover,
  action: string,
  space: Space,
  more: Judge,
  less: Judge | null,
): Witness | null {
  for (const { chosen, cell } of allChoices(cover, space)) {
    const request = requestOf(action, chosen, more)
    const contrast = requestOf(action, chosen, less ?? more)
    if (proves({ request, contrast }, more, less)) return { request, contrast, cell }
  }
  return null
}

/** Cells of one cube that are tried: where one fails, others of the same cube are no likelier to do. */
const cellsMax = 4

function* allChoices(cover: Cover, space: Space): Generator<{ chosen: Chosen; cell: number | null }> {
  const [first] = space.dimensions
  if (first?.kind !== 'resource') return
  for (const cube of cover) {
    for (const cell of cellsIn(cube[0] ?? 0n).slice(0, cellsMax)) {
      const resource = first.cells[cell] ?? '*'
      for (const chosen of choicesOf(cube, space, resource))
        yield { chosen, cell: chosen.resource === resource ? cell : null }
    }
  }
}

/** Whether a cover that is not empty surely holds a request: one of its cubes needs nothing of what is not looked into, or a witness is found. */
export function isInhabited(cover: Cover, space: Space, find: () => Witness | null): boolean {
  const plain = cover.some((cube) =>
    space.dimensions.every((dimension, index) => dimension.kind !== 'opaque' || cube[index] === 3n),
  )
  return plain || find() !== null
}
