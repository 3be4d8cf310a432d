import type { Condition, Statement } from '../iam/index.ts'

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

/** Those of these names that are session tags. Tag keys are compared without case in condition keys. */
export function sessionTagsAmong(names: readonly string[]): readonly string[] {
  const lower = names.map((name) => name.toLowerCase())
  return sessionTagKeys.filter((key) => lower.includes(key))
}

/**
 * The session tags that a condition tests as its key. In a trust policy the tags come with the request as well, one by one or as a list: a test
 * of the list that names none of them still depends on whether there are any.
 */
export function tagsOfKey({ key, values }: Condition, isTrust: boolean): readonly string[] {
  const lower = key.value.toLowerCase()
  const slash = lower.indexOf('/')
  const prefix = lower.slice(0, slash + 1)
  if (prefix === 'aws:principaltag/' || (isTrust && prefix === 'aws:requesttag/'))
    return sessionTagsAmong([lower.slice(slash + 1)])
  if (!isTrust || !isTagList(lower)) return []
  const named = sessionTagsAmong(values.map(({ value }) => value))
  return named.length > 0 ? named : sessionTagKeys
}

export function isTagList(key: string): boolean {
  return /^(?:aws:TagKeys|sts:TransitiveTagKeys)$/i.test(key)
}

/** The session tags whose values stand in texts as variables, and whether any has a default. */
export function tagsOfVariables(
  texts: readonly string[],
  isTrust: boolean,
): { readonly keys: readonly string[]; readonly hasDefault: boolean } {
  const written = isTrust
    ? /\$\{\s*aws:(?:PrincipalTag|RequestTag)\/([^\s,}]+)([^}]*)\}/gi
    : /\$\{\s*aws:PrincipalTag\/([^\s,}]+)([^}]*)\}/gi
  const found = texts
    .flatMap((text) => [...text.matchAll(written)])
    .filter(([, name = '']) => sessionTagsAmong([name]).length > 0)
  return {
    keys: sessionTagsAmong(found.map(([, name = '']) => name)),
    hasDefault: found.some(([, , rest = '']) => rest.includes("'")),
  }
}

/** The session tags that statements of a trust policy ask for. */
export function sessionTagsAsked(statements: readonly Statement[]): readonly string[] {
  const conditions = statements.flatMap((statement) => statement.conditions)
  return sessionTagsAmong(
    conditions.flatMap((condition) => [
      ...tagsOfKey(condition, true),
      ...tagsOfVariables(
        condition.values.map(({ value }) => value),
        true,
      ).keys,
    ]),
  )
}
