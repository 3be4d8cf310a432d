import { expect, test } from 'vitest'
import { buildSeed } from './index.ts'
import { mainCluster } from './names.ts'
import { withOtherAssociationIds } from './other-ids.ts'

const clusterOf = ({ accounts }: ReturnType<typeof buildSeed>) =>
  accounts[mainCluster.accountId]?.clusters[`${mainCluster.region}/${mainCluster.cluster}`]

test('only ids and ARNs are others, in the add-ons too', () => {
  const before = clusterOf(buildSeed())
  const after = clusterOf(withOtherAssociationIds(buildSeed(), 'salt'))
  const [old, now] = [before, after].map((cluster) => Object.values(cluster?.associations ?? {}))
  expect(now).toEqual(old?.map((each) => ({ ...each, id: expect.any(String), arn: expect.any(String) })))
  for (const { id, arn } of now ?? []) {
    expect(id).toMatch(/^a-[a-z0-9]{17}$/)
    expect(arn.endsWith(`/${id}`)).toBe(true)
    expect(before?.associations[id]).toBeUndefined()
  }
  const owned = now?.filter(({ ownerArn }) => ownerArn).map(({ arn }) => arn)
  expect(
    Object.values(after?.addons ?? {})
      .flatMap(({ associations }) => associations)
      .sort(),
  ).toEqual(owned?.sort())
  expect(owned).not.toEqual([])
})
