import { catalog } from '../catalog/index.ts'
import {
  type ActionAccess,
  effectivePermissions,
  type PolicySet,
  parsePolicy,
  type Statement,
} from '../iam/index.ts'
import { effectiveRoleArn } from '../pod-identity/index.ts'
import type { LanguageFacts, LanguageSetup, RoleAnswer, RoleView } from './types.ts'

/** Facts from what was read of an association. What the role allows is worked out when it is first asked for, and kept. */
export function factsOf({ association, policies, session }: LanguageSetup): LanguageFacts {
  const roleArn = effectiveRoleArn(association)
  const { accountId, region, cluster, namespace, serviceAccount } = association
  return {
    partition: roleArn.split(':')[1] || 'aws',
    account: accountId,
    region,
    cluster,
    namespace,
    serviceAccount,
    roleArn,
    policies,
    session,
    role: roleViewOf(policies, session),
  }
}

function roleViewOf(policies: PolicySet, session: LanguageSetup['session']): RoleView {
  const isKnown = !policies.unreadable?.includes('identity')
  const byAction = once(() => {
    const { session: _, ...others } = policies
    const { actions } = effectivePermissions(others, session, catalog)
    return new Map(actions.map((access) => [access.action.toLowerCase(), access]))
  })
  const byService = once(() => {
    const counts = new Map<string, number>()
    for (const access of isKnown ? byAction().values() : []) {
      if (answerOf(access) === 'no') continue
      const service = access.action.slice(0, access.action.indexOf(':'))
      counts.set(service, (counts.get(service) ?? 0) + 1)
    }
    return counts
  })
  const values = once(() => valuesByKey(policies))
  const allows = (action: string): RoleAnswer =>
    isKnown ? answerOf(byAction().get(action.toLowerCase())) : 'unknown'
  return {
    isKnown,
    allows,
    grants: (action) => (isKnown ? (byAction().get(action.toLowerCase())?.grants ?? []) : []),
    allowedOf: (service) => byService().get(service) ?? 0,
    allowedAmong: (actions) => actions.filter((action) => allows(action) !== 'no'),
    resources: once(() => resourcesIn(policies)),
    valuesOf: (key) => values().get(key.toLowerCase()) ?? [],
  }
}

function answerOf(access: ActionAccess | undefined): RoleAnswer {
  if (!access || (access.verdict !== 'granted' && access.verdict !== 'narrowed')) return 'no'
  if (access.unknown) return 'unknown'
  return access.conditional ? 'sometimes' : 'yes'
}

function statementsIn({ identity, boundary = [] }: PolicySet): readonly Statement[] {
  return [...identity, ...boundary].flatMap(({ text }) => parsePolicy(text).policy?.statements ?? [])
}

function resourcesIn(policies: PolicySet): readonly string[] {
  const lists = statementsIn(policies).flatMap(({ resources }) =>
    resources && !resources.not ? resources.patterns : [],
  )
  return [...new Set(lists.map(({ value }) => value))].filter((value) => value !== '*')
}

function valuesByKey(policies: PolicySet): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>()
  for (const { key, values } of statementsIn(policies).flatMap(({ conditions }) => conditions)) {
    const set = found.get(key.value.toLowerCase()) ?? new Set()
    found.set(key.value.toLowerCase(), set)
    for (const { value } of values) set.add(value)
  }
  return new Map([...found].map(([key, set]) => [key, [...set]]))
}

/** A value that is made when it is first asked for. */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
