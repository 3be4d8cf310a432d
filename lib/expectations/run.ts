import {
  type AccessRequest,
  type ActionCatalog,
  type Decision,
  decide,
  type PolicySet,
  parsePolicy,
  type SessionContext,
} from '../iam/index.ts'
import { documentsOf, keysAskedBy, type LooseTest, looseTestsIn, speaksOfAny } from './asked-keys.ts'
import { findAllowed, findRefused } from './probes.ts'
import { questionOf } from './question.ts'
import { contradictionOf, standingOf, withContext } from './session.ts'
import type { Expectation, ExpectationResult, ExpectationState } from './types.ts'
import { layerName, sayAllowed, sayContext, sayRefused } from './words.ts'

/** Policies and session as one expectation meets them. */
type Asked = {
  readonly expectation: Expectation
  readonly policies: PolicySet
  /** With what the expectation's context settles. */
  readonly session: SessionContext
  /** The part of the catalog that the expectation is about. */
  readonly catalog: ActionCatalog
  /** Keys that the policies look at and nothing settles. */
  readonly openKeys: readonly string[]
  /** Some statement tests a key that may have several values as though it had one. */
  readonly isLoose: boolean
}

/**
 * Holds every expectation against the policies; results stand in the list's order. `kept` and `broken` are proven: what is kept, by the sets of all
 * requests, and what is broken, by a request that `decide` answers the other way. What cannot be proven either way is `unknown`.
 */
export function runExpectations(
  list: readonly Expectation[],
  policies: PolicySet,
  session: SessionContext,
  catalog: ActionCatalog,
): readonly ExpectationResult[] {
  const unread = unreadIn(policies)
  if (unread !== null) return list.map(() => unknown(unread))
  const held: Held = { policies, asked: keysAskedBy(policies), loose: looseTestsIn(policies, catalog) }
  return list.map((expectation) => runOne(expectation, held, session, catalog))
}

/** Why nothing can be said: read as well as may be, a broken document would allow, or deny, less than its writer meant. Null: all can be read. */
function unreadIn(policies: PolicySet): string | null {
  for (const { name, text } of documentsOf(policies)) {
    const broken = parsePolicy(text).findings.find(({ severity }) => severity === 'error')
    if (broken)
      return `Not tested: ${name} cannot be read as a policy (line ${broken.range.start.line}: ${broken.message}).`
  }
  return null
}

/** Policies, with what is the same for every expectation. */
type Held = {
  readonly policies: PolicySet
  readonly asked: readonly string[]
  readonly loose: readonly LooseTest[]
}

function runOne(
  expectation: Expectation,
  { policies, asked: askedKeys, loose }: Held,
  before: SessionContext,
  catalog: ActionCatalog,
): ExpectationResult {
  const impossible = contradictionOf(before, expectation.context)
  if (impossible) return unknown(`Not tested: ${impossible}.`)
  const session = withContext(before, expectation.context)
  const question = questionOf(expectation, session, catalog)
  if (!question.ok) return unknown(`Not tested: ${question.error}.`)
  const { about, examples } = question.value
  const openKeys = askedKeys.filter((key) => standingOf(session, key).state === 'open')
  const names = [...about.actions.map(({ name }) => name), ...examples.map(({ action }) => action)]
  const isLoose = loose.some(
    ({ statement, keys }) =>
      keys.some((key) => standingOf(session, key).state === 'open') && speaksOfAny(statement, names),
  )
  const asked: Asked = { expectation, policies, session, catalog: about, openKeys, isLoose }
  const [example] = examples
  return settledAlone(asked) ?? settledBySets(asked, example ?? null)
}

function unknown(because: string): ExpectationResult {
  return { state: 'unknown', because, example: null, decision: null, dependsOn: [] }
}

const isPlain = (pattern: string) => !/[*?]|\$\{/.test(pattern)

/** An expectation about one request that leaves nothing open is answered by `decide` alone. */
function settledAlone(asked: Asked): ExpectationResult | null {
  const { expectation, policies, session, openKeys } = asked
  const { actions, resources, unless } = expectation
  const [action = '', ...moreActions] = actions
  const [resource = '', ...moreResources] = resources
  if (unless || moreActions.length + moreResources.length > 0) return null
  if (!isPlain(action) || !isPlain(resource)) return null
  const { principal, known: context } = session
  const request = { principal, action, resource, context }
  const decision = decide({ ...request, unknown: openKeys }, policies)
  if (decision.verdict === 'conditional') return null
  return resultOf(asked, isAsExpected(expectation, decision) ? 'kept' : 'broken', request, true)
}

function isAsExpected({ must }: Expectation, { verdict }: Decision): boolean {
  return must === 'allow' ? verdict === 'allowed' : verdict.endsWith('Deny')
}

function settledBySets(asked: Asked, example: AccessRequest | null): ExpectationResult {
  const { expectation, policies, session, catalog, isLoose } = asked
  const find = expectation.must === 'allow' ? findRefused : findAllowed
  const { found, exact } = find(atMost(policies), expectation, session, catalog)
  const breaking = found.find((request) => breaks(expectation, decide(request, policies)))
  if (breaking) return resultOf(asked, 'broken', breaking, false)
  const { unreadable = [] } = policies
  // The most that unread layers leave possible proves what is not allowed, and never what is.
  const isProof = exact && !isLoose && (unreadable.length === 0 || isUpperBound(expectation, policies))
  if (isProof && found.length === 0 && example) return resultOf(asked, 'kept', example, false)
  const layers = unreadable.map(layerName).join(', ')
  return unknown(
    layers
      ? `Not known: the ${layers} could not be read.`
      : 'Not known: the conditions and variables of these policies are too involved to be sure for every request.',
  )
}

function breaks({ must }: Expectation, { verdict }: Decision): boolean {
  return must === 'allow' ? verdict.endsWith('Deny') : verdict === 'allowed'
}

/** A resource's policy that could not be read may allow what no other does. */
function isUpperBound({ must }: Expectation, { unreadable = [] }: PolicySet): boolean {
  return must === 'not allow' && !unreadable.includes('resource')
}

const anything = {
  name: 'not readable',
  text: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
  }),
}
const anythingOfIdentity = { ...anything, text: anything.text.replace('"Principal":"*",', '') }

/** The most that layers which could not be read leave possible: they allow everything and deny nothing more. */
function atMost({ unreadable = [], ...policies }: PolicySet): PolicySet {
  const { identity, boundary, session, vpcEndpoint } = policies
  const isUnread = (layer: 'identity' | 'boundary' | 'session' | 'vpcEndpoint') => unreadable.includes(layer)
  return {
    ...policies,
    identity: isUnread('identity') ? [...identity, anythingOfIdentity] : identity,
    ...(boundary && isUnread('boundary') && { boundary: [...boundary, anythingOfIdentity] }),
    ...(session && isUnread('session') && { session: [...session, anythingOfIdentity] }),
    ...(vpcEndpoint && isUnread('vpcEndpoint') && { vpcEndpoint: [...vpcEndpoint, anything] }),
  }
}

function resultOf(
  asked: Asked,
  state: ExpectationState,
  example: AccessRequest,
  only: boolean,
): ExpectationResult {
  const { policies, session, openKeys } = asked
  const decision = decide(example, policies)
  const open = decide({ ...example, context: session.known, unknown: openKeys }, policies)
  const dependsOn = open.verdict === 'conditional' ? open.unknownKeys : []
  const because = sentenceOf(asked, { state, example, decision, dependsOn }, only)
  return { state, because, example, decision, dependsOn }
}

function sentenceOf(
  { expectation, policies }: Asked,
  { state, example, decision, dependsOn }: Omit<ExpectationResult, 'because'>,
  only: boolean,
): string {
  if (!example || !decision) return ''
  const subject = `${example.action} on ${example.resource}`
  const when = dependsOn.length > 0 ? ` when ${sayContext(example, dependsOn)}` : ''
  const isAllowed = decision.verdict === 'allowed'
  const why = isAllowed ? sayAllowed(decision) : sayRefused(decision)
  const limits = (policies.unreadable ?? []).map(layerName).join(', ')
  const despite = limits ? `, whatever the ${limits} may say` : ''
  if (state === 'broken')
    return isAllowed ? `${subject} is ${why}${when}.` : `${subject} is not allowed${when}: ${why}.`
  if (only) return isAllowed ? `It is ${why}${despite}.` : `It is not allowed: ${why}${despite}.`
  return expectation.must === 'allow'
    ? `Every such request is allowed; ${subject} is ${why}.`
    : `No such request is allowed${despite}${expectation.unless ? ', but for the exception' : ''}.`
}
