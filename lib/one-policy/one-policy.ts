import {
  type ActionAccess,
  type ActionCatalog,
  compareAccess,
  effectivePermissions,
  foldPatterns,
  formatPolicy,
  type Grant,
  isLooseTest,
  type OpenTest,
  type PolicySet,
  type SessionContext,
} from '../iam/index.ts'
import { layersLeftOut } from '../pod-identity/index.ts'

/** What role, boundary, SCPs and session policy come to, written as one identity policy. Plain data. */
export type OnePolicy = {
  /** Laid out. Null: nothing is allowed, and a policy needs a statement. */
  readonly text: string | null
  /**
   * `proven`: it allows the same requests, for every resource and every value of single-valued keys. `differs`: some request is proven to come out
   * otherwise. `unproven`: no difference was found, and none can be ruled out.
   */
  readonly equal: 'proven' | 'differs' | 'unproven'
  /** Actions the text allows in more, and in fewer, cases. */
  readonly more: number
  readonly fewer: number
  /** What a policy cannot say, or what was left out. */
  readonly notes: readonly string[]
  /** Kinds of policies that were not read, and are not in it. */
  readonly without: readonly string[]
}

/** What decides about a pod's access. */
type Access = { readonly policies: PolicySet; readonly session: SessionContext }
type Tests = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
/** A statement without its actions. */
type Shape = {
  readonly Effect: 'Allow' | 'Deny'
  readonly Resource?: readonly string[]
  readonly NotResource?: readonly string[]
  readonly Condition?: Tests
}
type Written = { readonly shapes: readonly Shape[]; readonly notes: readonly string[] }

const notes = {
  doubtful: 'A statement that AWS refuses as it is written is left out.',
  overlap: 'Two patterns overlap in a way that no single pattern says; what they share is left out.',
  twice:
    'The role and the session policy test the same key with the same operator, which one statement cannot hold; the stricter part is left out.',
  loose:
    'A condition tests a key that may have several values as though it had one; AWS does not document what that says of a request with several, so that nothing is proven for those.',
} as const

const nothing: PolicySet = { identity: [] }

/** Writes the policy and proves it. The engine judges the text, not the way it was made. */
export function onePolicyOf({ policies, session }: Access, catalog: ActionCatalog): OnePolicy {
  const { actions } = effectivePermissions(policies, session, catalog)
  const written = actions.map((access) => ({ name: access.action, ...writeAction(access) }))
  const statements = statementsOf(written, catalog)
  const text = statements.length > 0 ? JSON.stringify({ Version: '2012-10-17', Statement: statements }) : null
  const made: PolicySet = text === null ? nothing : { identity: [{ name: 'one policy', text }] }
  const { gains, losses, exact } = compareAccess(policies, made, { before: session, after: session }, catalog)
  const isLoose = actions.some((access) => access.grants.some((grant) => testsLoosely(grant, catalog)))
  const differs = gains.length + losses.length > 0
  return {
    text: text === null ? null : (formatPolicy(text) ?? text),
    equal: differs ? 'differs' : exact && !isLoose ? 'proven' : 'unproven',
    more: gains.length,
    fewer: losses.length,
    notes: [...new Set([...written.flatMap((each) => each.notes), ...(isLoose ? [notes.loose] : [])])],
    without: layersLeftOut(policies),
  }
}

/** Of two lists of values for such a key the policy keeps what both have, which is right for requests with one value. */
function testsLoosely({ conditions }: Grant, catalog: ActionCatalog): boolean {
  const tests = conditions.flatMap((each) =>
    each.kind === 'if' ? [each.test] : each.kind === 'unless' ? each.tests : [],
  )
  return tests.some(({ operator, key }) => isLooseTest(operator, key, catalog))
}

function writeAction({ grants }: ActionAccess): Written {
  const parts = grants.map(writeGrant)
  return { shapes: parts.flatMap(({ shapes }) => shapes), notes: parts.flatMap((each) => each.notes) }
}

/** One grant is an Allow, and a Deny for each exception that its Allow cannot hold. */
function writeGrant({ resources, except, conditions }: Grant): Written {
  if (conditions.some(({ kind }) => kind === 'doubtful')) return { shapes: [], notes: [notes.doubtful] }
  const usable = resources.filter((resource) => !resource.includes(' ∩ '))
  const overlap = usable.length < resources.length ? [notes.overlap] : []
  if (usable.length === 0) return { shapes: [], notes: overlap }
  const ifs = conditions.flatMap((each) => (each.kind === 'if' ? [each.test] : []))
  const unless = conditions.flatMap((each) => (each.kind === 'unless' ? [each] : []))
  const allowing = conditionOf(ifs)
  const everywhere = usable.includes('*')
  const where = everywhere && except.length > 0 ? { NotResource: except } : { Resource: usable }
  const denies = unless.map(({ tests, resources: on, not }): Shape => {
    const place = not ? { NotResource: on } : { Resource: on }
    return { Effect: 'Deny', ...place, ...withCondition(conditionOf(tests).tests) }
  })
  return {
    shapes: [
      { Effect: 'Allow', ...where, ...withCondition(allowing.tests) },
      ...(everywhere || except.length === 0 ? [] : [{ Effect: 'Deny', Resource: except } as const]),
      ...denies,
    ],
    notes: [...overlap, ...(allowing.lossless ? [] : [notes.twice])],
  }
}

function withCondition(tests: Tests): Pick<Shape, 'Condition'> {
  return Object.keys(tests).length > 0 ? { Condition: tests } : {}
}

/** Of two tests with one operator and key, what a single test can say. */
function conditionOf(tests: readonly OpenTest[]): { readonly tests: Tests; readonly lossless: boolean } {
  const held = new Map<string, OpenTest>()
  let lossless = true
  for (const test of tests) {
    const id = `${test.operator} ${test.key}`.toLowerCase()
    const before = held.get(id)
    const both = before ? mergeTests(before, test) : test
    lossless &&= both !== null
    if (both) held.set(id, both)
  }
  const written: Record<string, Record<string, readonly string[]>> = {}
  for (const { operator, key, values } of held.values()) {
    written[operator] = { ...written[operator], [key]: values }
  }
  return { tests: written, lossless }
}

/**
 * A negated operator holds where none of its values matches, so that two lists are one. Plain equality holds for the values that both list
 * (reference_policies_condition-logic-multiple-context-keys-or-values). Null: no single test says both.
 */
function mergeTests(one: OpenTest, other: OpenTest): OpenTest | null {
  if (JSON.stringify(one.values) === JSON.stringify(other.values)) return one
  if (/^(String|Arn|Numeric|Date)Not(Equals|Like)(IfExists)?$/i.test(one.operator))
    return { ...one, values: [...new Set([...one.values, ...other.values])] }
  const plain = [...one.values, ...other.values].every((value) => !value.includes('${'))
  if (!plain || !/^StringEquals(IfExists)?$/i.test(one.operator)) return null
  const shared = one.values.filter((value) => other.values.includes(value))
  return shared.length > 0 ? { ...one, values: shared } : null
}

/** Actions of one shape are one statement. */
function statementsOf(
  written: readonly { readonly name: string; readonly shapes: readonly Shape[] }[],
  catalog: ActionCatalog,
): readonly object[] {
  const byShape = new Map<string, { readonly shape: Shape; readonly names: Set<string> }>()
  for (const { name, shapes } of written) {
    for (const shape of shapes) {
      const id = JSON.stringify(shape)
      const group = byShape.get(id) ?? { shape, names: new Set<string>() }
      byShape.set(id, group)
      group.names.add(name)
    }
  }
  const groups = [...byShape.values()].sort((a, b) => a.shape.Effect.localeCompare(b.shape.Effect))
  return groups.map(({ shape: { Effect, ...rest }, names }) => ({
    Effect,
    ...actionsOf(names, catalog),
    ...rest,
  }))
}

/** Most of what AWS has is shorter said by what it is not. */
function actionsOf(
  names: ReadonlySet<string>,
  catalog: ActionCatalog,
): { readonly Action: readonly string[] } | { readonly NotAction: readonly string[] } {
  const others = catalog.actions.filter(({ name }) => !names.has(name))
  if (others.length === 0 || others.length > catalog.actions.length / 2)
    return { Action: shortNames(names, catalog) }
  return { NotAction: shortNames(new Set(others.map(({ name }) => name)), catalog) }
}

/** Whole services by one pattern each, or everything by `*`, where nothing else is matched by it. */
function shortNames(names: ReadonlySet<string>, catalog: ActionCatalog): readonly string[] {
  if (catalog.actions.every(({ name }) => names.has(name))) return ['*']
  const prefixOf = (name: string) => name.slice(0, name.indexOf(':') + 1)
  const all = Map.groupBy(catalog.actions, ({ name }) => prefixOf(name))
  const own = Map.groupBy(names, prefixOf)
  return [...own].flatMap(([prefix, list]) => {
    const service = all.get(prefix) ?? []
    const whole = service.length > 0 && service.every(({ name }) => names.has(name))
    const unknown = list.filter((name) => !service.some((each) => each.name === name))
    return whole ? [`${prefix}*`, ...unknown] : foldPatterns(list, catalog)
  })
}
