import {
  type Condition,
  type NamedPolicy,
  parsePolicy,
  type Statement,
  type StatementRef,
} from '../iam/index.ts'

/**
 * The tags EKS puts on a pod's session, all transitive, unless the association switches them off; with a session policy they must be off.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
export const sessionTagKeys = [
  'eks-cluster-arn',
  'eks-cluster-name',
  'kubernetes-namespace',
  'kubernetes-service-account',
  'kubernetes-pod-name',
  'kubernetes-pod-uid',
] as const

/** What happens to a statement when the tags go off. */
export type TagLoss = {
  readonly statement: StatementRef
  readonly keys: readonly string[]
  readonly direction: 'stops-allowing' | 'starts-allowing' | 'stops-denying' | 'starts-denying' | 'depends'
}

/** What one test says once the tags are absent. `depends`: on the request, or on a default. */
type Outcome = 'holds' | 'fails' | 'depends'
type Test = { readonly keys: readonly string[]; readonly outcome: Outcome; readonly partial?: true }

const form = /^(?:(ForAllValues|ForAnyValue):)?(.+?)(IfExists)?$/i
const variable = /\$\{\s*aws:(?:PrincipalTag|RequestTag)\/([^\s,}]+)([^}]*)\}/gi
const requestTag = /^aws:RequestTag\//i

function ours(names: readonly string[]): readonly string[] {
  const lower = names.map((name) => name.toLowerCase())
  return sessionTagKeys.filter((key) => lower.includes(key))
}

/** The tags whose values stand in a text as variables, and whether any has a default. */
function variablesIn(texts: readonly string[]): { keys: readonly string[]; hasDefault: boolean } {
  const found = texts.flatMap((text) => [...text.matchAll(variable)])
  return {
    keys: ours(found.map((match) => match[1] ?? '')),
    hasDefault: found.some((match) => match[2]?.includes("'") === true),
  }
}

function valuesOf(values: readonly { readonly value: string }[]): readonly string[] {
  return values.map(({ value }) => value)
}

/** A tag as the key that is tested. In a trust policy the tags come with the request, one by one or as `aws:TagKeys`. */
function testOfKey({ operator, key, values }: Condition, isTrust: boolean): Test | null {
  const wanted = valuesOf(values)
  const tag = key.value.slice(key.value.indexOf('/') + 1)
  const isTag = /^aws:PrincipalTag\//i.test(key.value) || (isTrust && requestTag.test(key.value))
  const isList = isTrust && key.value.toLowerCase() === 'aws:tagkeys'
  const keys = isTag ? ours([tag]) : isList ? ours(wanted) : []
  if (keys.length === 0) return null
  return { keys, outcome: withoutKey(operator.value, wanted) }
}

/** A positive test of an absent key fails, a negated one or one with IfExists holds (condition operators page). */
function withoutKey(operator: string, values: readonly string[]): Outcome {
  const [, set, name = '', ifExists] = form.exec(operator) ?? []
  if (name.toLowerCase() === 'null')
    return values.some((value) => value.toLowerCase() === 'true') ? 'holds' : 'fails'
  if (ifExists) return 'holds'
  if (set) return set.toLowerCase() === 'forallvalues' ? 'holds' : 'fails'
  return /Not/.test(name) ? 'holds' : 'fails'
}

/** A tag as a variable among the values: without value it matches nothing (reference_policies_variables, "no value"). */
function testOfValues({ operator, values }: Condition): Test | null {
  const texts = valuesOf(values)
  const { keys, hasDefault } = variablesIn(texts)
  if (keys.length === 0) return null
  const [, set, name = '', ifExists] = form.exec(operator.value) ?? []
  const others = texts.some((text) => variablesIn([text]).keys.length === 0)
  if (hasDefault || others || set) return { keys, outcome: 'depends' }
  if (/Not/.test(name)) return { keys, outcome: 'holds' }
  return { keys, outcome: ifExists ? 'depends' : 'fails' }
}

function testOfResources({ resources }: Statement): Test | null {
  const texts = valuesOf(resources?.patterns ?? [])
  const { keys, hasDefault } = variablesIn(texts)
  if (keys.length === 0) return null
  if (hasDefault) return { keys, outcome: 'depends' }
  const others = texts.some((text) => variablesIn([text]).keys.length === 0)
  return { keys, outcome: resources?.not ? 'holds' : 'fails', ...(others && { partial: true }) }
}

/** All tests of a statement must hold: one that fails stops it, whatever the others. */
function directionOf(effect: 'Allow' | 'Deny', tests: readonly Test[]): TagLoss['direction'] {
  const failing = tests.filter(({ outcome }) => outcome === 'fails')
  const word = effect === 'Allow' ? 'allowing' : 'denying'
  if (failing.some(({ partial }) => !partial) || failing.length === tests.length) return `stops-${word}`
  return tests.every(({ outcome }) => outcome === 'holds') ? `starts-${word}` : 'depends'
}

/**
 * Statements that test one of the six session tags, as `aws:PrincipalTag/…` or (in trust policies, layer `resource`) as the tags of the
 * request, in a condition or as a variable, with what setting a session policy does to each: the tags become absent.
 */
export function findTagLoss(
  policies: readonly NamedPolicy[],
  layer: StatementRef['layer'],
): readonly TagLoss[] {
  return policies.flatMap(({ name, text }) => {
    const { policy } = parsePolicy(text)
    return (policy?.statements ?? []).flatMap((statement): TagLoss[] => {
      const { index, sid, effect, range, conditions } = statement
      // In Version 2008-10-17 a variable is plain text.
      const withVariables = policy?.version === '2012-10-17'
      const tests = [
        ...conditions.map((condition) => testOfKey(condition, layer === 'resource')),
        ...(withVariables ? [testOfResources(statement), ...conditions.map(testOfValues)] : []),
      ].filter((test) => test !== null)
      if (tests.length === 0) return []
      const found = tests.flatMap(({ keys }) => keys)
      return [
        {
          statement: { layer, policy: name, index, ...(sid !== undefined && { sid }), effect, range },
          keys: sessionTagKeys.filter((key) => found.includes(key)),
          direction: directionOf(effect, tests),
        },
      ]
    })
  })
}

/** The session tags that statements of a trust policy ask for. */
export function sessionTagsAsked(statements: readonly Statement[]): readonly string[] {
  const found = statements.flatMap(({ conditions }) =>
    conditions.flatMap((condition) => [
      ...(testOfKey(condition, true)?.keys ?? []),
      ...(testOfValues(condition)?.keys ?? []),
    ]),
  )
  return sessionTagKeys.filter((key) => found.includes(key))
}
