import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { candidatesOf, identityOf, readPrincipal, sessionPatternsOf } from './index.ts'

const uuid = '0d1e2f3a-4b5c-6d7e-8f90-a1b2c3d4e5f6'
const session = (role: string, name: string, account = '111122223333') =>
  readPrincipal(`arn:aws:sts::${account}:assumed-role/${role}/${name}`)

const shared = 'arn:aws:iam::111122223333:role/team/shared-data-access'
const target = 'arn:aws:iam::444455556666:role/target'
const on = (cluster: string, roleArn = shared, targetRoleArn?: string) => ({
  cluster,
  roleArn,
  ...(targetRoleArn !== undefined && { targetRoleArn }),
})

describe('what kind of identity was refused', () => {
  test.each([
    [
      'arn:aws:sts::111122223333:assumed-role/r/eks-prod-eu-1-api-7c9f-0d1e2f3a-4b5c-6d7e-8f90-a1b2c3d4e5f6',
      'pod',
    ],
    // Cut elsewhere than was ever seen: no cluster or pod is read out of it, and it is a pod's all the same.
    [
      'arn:aws:sts::111122223333:assumed-role/r/eks-analytics-e-payments-co-0d1e2f3a-4b5c-6d7e-8f90-a1b2c3d4e5f6',
      'pod',
    ],
    ['arn:aws:sts::111122223333:assumed-role/nodes/i-0abc1234def567890', 'node'],
    ['arn:aws:sts::111122223333:assumed-role/nodes/i-0abc1234', 'node'],
    ['arn:aws:sts::111122223333:assumed-role/r/botocore-session-1795831200', 'sdk'],
    ['arn:aws:sts::111122223333:assumed-role/r/aws-go-sdk-1795831200000000000', 'sdk'],
    ['arn:aws:sts::111122223333:assumed-role/r/1795831200000000000', 'sdk'],
    ['arn:aws:sts::111122223333:assumed-role/r/web-identity-token-1795831200000', 'sdk'],
    ['arn:aws:sts::111122223333:assumed-role/r/eks-but-not-really', 'session'],
    ['arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0/jane@example.com', 'session'],
    ['arn:aws:iam::111122223333:user/jane', 'user'],
    ['anonymous', 'unknown'],
    [null, 'unknown'],
  ] as const)('%s: %s', (principal, kind) => {
    expect(identityOf(readPrincipal(principal))).toBe(kind)
  })
})

describe('whose pods a refusal may speak of', () => {
  const denied = session('shared-data-access', `eks-prod-eu-1-export-job-${uuid}`)

  test('all that share role and cluster, and none besides', () => {
    const here = on('prod-eu-1')
    const alike = { ...here, targetRoleArn: '' }
    const found = candidatesOf(denied, [
      here,
      alike,
      on('prod-eu-2'),
      on('prod-eu-1', 'arn:aws:iam::111122223333:role/shared-data'),
      on('prod-eu-1', 'arn:aws:iam::999900001111:role/shared-data-access'),
      on('prod-eu-1', 'arn:aws-cn:iam::111122223333:role/shared-data-access'),
    ])
    expect(found).toEqual([
      { association: here, session: 'effective', pods: ['export-job'] },
      { association: alike, session: 'effective', pods: ['export-job'] },
    ])
  })

  test('clusters whose names begin alike cannot be told apart', () => {
    const long = session('shared-data-access', `eks-analytics--export-job-${uuid}`)
    const both = [on('analytics-eu-1'), on('analytics-us-1')]
    expect(candidatesOf(long, both).map(({ association }) => association)).toEqual(both)
  })

  test('dashes leave several readings of which only the cluster’s own stay', () => {
    const dashed = session('shared-data-access', `eks-a-b-c-d-${uuid}`)
    const found = candidatesOf(dashed, [on('a'), on('a-b'), on('b')])
    expect(found.map(({ association, pods }) => [association.cluster, pods])).toEqual([
      ['a', ['b-c-d']],
      ['a-b', ['c-d']],
    ])
  })

  test('on the way to a target role it is the first role’s session', () => {
    const chained = on('prod-eu-1', shared, target)
    expect(candidatesOf(denied, [chained])).toMatchObject([{ session: 'first' }])
    const there = session('target', `eks-prod-eu-1-export-job-${uuid}`, '444455556666')
    expect(candidatesOf(there, [chained])).toMatchObject([{ session: 'effective' }])
  })

  test('who is no pod’s session has none', () => {
    const user = readPrincipal('arn:aws:iam::111122223333:user/jane')
    expect(candidatesOf(user, [on('prod-eu-1')])).toEqual([])
    const node = session('shared-data-access', 'i-0abc1234def567890')
    expect(candidatesOf(node, [on('prod-eu-1')])).toEqual([])
  })
})

const name = (most: number) => fc.stringMatching(new RegExp(`^[a-z0-9]([a-z0-9-]{0,${most - 2}}[a-z0-9])?$`))

test('whatever the names, the association itself is among them, and its pattern matches', () => {
  fc.assert(
    fc.property(name(40), name(40), name(30), (cluster, pod, role) => {
      const association = {
        ...on(cluster, `arn:aws:iam::111122223333:role/${role}`),
        accountId: '111122223333',
        region: 'eu-west-1',
        namespace: 'n',
        serviceAccount: 's',
        disableSessionTags: false,
      }
      const denied = session(role, `eks-${cluster.slice(0, 10)}-${pod.slice(0, 10)}-${uuid}`)
      const [found] = candidatesOf(denied, [association])
      expect(found?.pods).toContain(pod.slice(0, 10))
      expect(denied.principal?.startsWith(sessionPatternsOf(association).arn.slice(0, -1))).toBe(true)
    }),
  )
})
