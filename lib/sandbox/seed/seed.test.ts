import { describe, expect, test } from 'vitest'
import { parsePolicy, sessionPolicyMax } from '../../iam/index.ts'
import { buildSeed } from './index.ts'
import { accounts, cases, mainCluster, walkthrough } from './names.ts'

const state = buildSeed()
const clusters = Object.values(state.accounts).flatMap((account) => Object.values(account.clusters))
const associations = clusters.flatMap((cluster) => Object.values(cluster.associations))
const roles = Object.values(state.accounts).flatMap((account) => Object.values(account.roles))

const managed = [
  ...Object.values(state.awsManaged),
  ...Object.values(state.accounts).flatMap(({ policies }) => Object.values(policies)),
]

describe('the sample company', () => {
  test('is the same in every run', () => {
    expect(buildSeed()).toEqual(state)
  })

  test('has the size it promises', () => {
    expect(Object.keys(state.accounts)).toHaveLength(3)
    expect(clusters).toHaveLength(8)
    expect(associations).toHaveLength(400)
    expect(roles.length).toBeGreaterThan(55)
    expect(associations.filter(({ roleArn }) => roleArn.endsWith('/shared-data-access'))).toHaveLength(38)
  })

  test('has every case in the main cluster', () => {
    const main =
      state.accounts[mainCluster.accountId]?.clusters[`${mainCluster.region}/${mainCluster.cluster}`]
    const names = new Set(
      Object.values(main?.associations ?? {}).map((each) => `${each.namespace}/${each.serviceAccount}`),
    )
    for (const { namespace, serviceAccount } of Object.values(cases))
      expect(names).toContain(`${namespace}/${serviceAccount}`)
  })

  test('begins the walkthrough without a session policy', () => {
    const demo = state.accounts[accounts.prod]?.clusters[`${walkthrough.region}/${walkthrough.cluster}`]
    expect(Object.values(demo?.associations ?? {})).toMatchObject([
      { serviceAccount: walkthrough.serviceAccount, disableSessionTags: false },
    ])
    expect(Object.values(demo?.associations ?? {})[0]).not.toHaveProperty('policy')
  })

  test('has only documents that IAM and EKS would take', () => {
    const documents = [
      ...roles.flatMap(({ trustPolicy, inline }) => [trustPolicy, ...Object.values(inline)]),
      ...managed.flatMap(({ versions }) => versions.map((version) => version.document)),
      ...associations.flatMap(({ policy }) => policy ?? []),
    ]
    for (const text of documents) expect(parsePolicy(text).findings).toEqual([])
    for (const { policy, disableSessionTags } of associations) {
      if (policy === undefined) continue
      expect(policy.length).toBeLessThanOrEqual(sessionPolicyMax)
      expect(disableSessionTags).toBe(true)
    }
  })

  test('one association for a namespace and service account', () => {
    for (const cluster of clusters) {
      const list = Object.values(cluster.associations)
      expect(new Set(list.map((each) => `${each.namespace}/${each.serviceAccount}`)).size).toBe(list.length)
    }
  })

  test('grows to 100,000 within EKS’s quota', () => {
    const large = buildSeed({ associations: 100_000 })
    const sizes = Object.values(large.accounts).flatMap((account) =>
      Object.values(account.clusters).map((cluster) => Object.keys(cluster.associations).length),
    )
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100_000)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(5000)
    expect(sizes).toHaveLength(40)
    const accountsAtScale = Object.values(large.accounts)
    expect(accountsAtScale.flatMap((account) => Object.keys(account.roles))).toHaveLength(1000)
    const all = accountsAtScale.flatMap((account) =>
      Object.values(account.clusters).flatMap((cluster) => Object.values(cluster.associations)),
    )
    const policies = new Set(all.flatMap(({ policy }) => policy ?? []))
    expect(policies.size).toBeGreaterThan(20_000)
    expect(policies.size).toBeLessThan(25_000)
    // Every fiftieth is enough to see that all kinds are policies that EKS takes.
    for (const text of [...policies].filter((_, at) => at % 50 === 0))
      expect(parsePolicy(text).findings.filter(({ refused }) => refused)).toEqual([])
  })
})
