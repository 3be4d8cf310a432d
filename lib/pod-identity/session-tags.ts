import type { NamedPolicy, StatementRef } from '../iam/index.ts'
import { parsePolicy } from '../iam/index.ts'

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

const tested = /aws:(?:PrincipalTag|RequestTag)\/([A-Za-z0-9-]+)/gi
const holdsWithout = /Not|IfExists$|^ForAllValues:|^Null$/i

function keysIn(texts: readonly string[]): string[] {
  const found = texts.flatMap((text) =>
    [...text.matchAll(tested)].map((match) => (match[1] ?? '').toLowerCase()),
  )
  return sessionTagKeys.filter((key) => found.includes(key))
}

/** A positive test of an absent key fails, a negated one or one with IfExists holds (condition operators page). */
function directionOf(
  effect: 'Allow' | 'Deny',
  operators: readonly string[],
  inResource: boolean,
): TagLoss['direction'] {
  const holding = operators.filter((operator) => holdsWithout.test(operator))
  if (operators.some((operator) => /^Null$/i.test(operator))) return 'depends'
  if (holding.length > 0 && (inResource || holding.length < operators.length)) return 'depends'
  if (holding.length > 0) return effect === 'Allow' ? 'starts-allowing' : 'starts-denying'
  return effect === 'Allow' ? 'stops-allowing' : 'stops-denying'
}

/**
 * Statements that test one of the six session tags, as `aws:PrincipalTag/…` or (in trust policies) `aws:RequestTag/…`, in a condition or as a
 * variable, with what setting a session policy does to each: the tags become absent.
 */
export function findTagLoss(
  policies: readonly NamedPolicy[],
  layer: StatementRef['layer'],
): readonly TagLoss[] {
  return policies.flatMap(({ name, text }) =>
    (parsePolicy(text).policy?.statements ?? []).flatMap((statement): TagLoss[] => {
      const { index, sid, effect, range, resources, conditions } = statement
      const inResource = keysIn((resources?.patterns ?? []).map(({ value }) => value))
      const testing = conditions.filter(
        ({ key, values }) => keysIn([key.value, ...values.map(({ value }) => value)]).length > 0,
      )
      const inConditions = testing.flatMap(({ key, values }) =>
        keysIn([key.value, ...values.map(({ value }) => value)]),
      )
      const keys = [...new Set([...inResource, ...inConditions])]
      if (keys.length === 0) return []
      const direction = directionOf(
        effect,
        testing.map(({ operator }) => operator.value),
        inResource.length > 0,
      )
      return [
        {
          statement: { layer, policy: name, index, ...(sid !== undefined && { sid }), effect, range },
          keys,
          direction,
        },
      ]
    }),
  )
}
