import { describe, expect, test } from 'vitest'
import type { AwsProblem } from '@/lib/aws/types.ts'
import type { FleetPlace } from '@/lib/fleet/types.ts'
import type { ClusterGroup } from '@/lib/inventory/types.ts'
import { liveGroups, storedGroups } from './cluster-group.ts'

const ref = { accountId: '111122223333', region: 'eu-west-1', cluster: 'prod' }
const problem: AwsProblem = {
  kind: 'not-authorised',
  operation: 'eks:DescribeCluster',
  accountId: ref.accountId,
  region: ref.region,
  message: 'no',
  outcomeUnknown: false,
}
const place: FleetPlace = {
  accountId: ref.accountId,
  accountName: 'acme',
  region: ref.region,
  problem: null,
  readAt: '2026-11-26T10:00:00.000Z',
  completeAt: null,
  clusters: [
    {
      ...ref,
      status: 'ACTIVE',
      version: '1.33',
      agent: 'active',
      associations: 40,
      described: 38,
      narrowed: 10,
      problem: null,
      listProblem: null,
      associationsReadAt: '2026-11-26T10:00:00.000Z',
    },
  ],
}
const account = { id: ref.accountId, name: 'acme', regions: [ref.region] }
const readAt = '2026-11-26T11:00:00.000Z'
const cluster = { ...ref, arn: 'arn', status: 'UPDATING', version: '1.34', autoMode: false, tags: {} }
const live: ClusterGroup = {
  account,
  region: ref.region,
  clusters: {
    state: 'read',
    readAt,
    value: [{ cluster, accountName: 'acme', agent: 'missing', associations: null }],
  },
  unreadable: [{ cluster: 'shut', problem }],
}

describe('the clusters of a region', () => {
  test('as they were read last', () => {
    const [group] = storedGroups([place])
    expect(group).toMatchObject({ readAt: place.readAt, problem: null })
    expect(group?.lines).toMatchObject([
      { cluster: 'prod', version: '1.33', agent: 'active', associations: 40 },
    ])
  })

  test('as AWS tells of them, with what was counted last', () => {
    const [group] = liveGroups([live], [place])
    expect(group).toMatchObject({ readAt, problem: null })
    expect(group?.lines).toMatchObject([
      {
        cluster: 'prod',
        version: '1.34',
        status: 'UPDATING',
        agent: 'missing',
        associations: 40,
        narrowed: 10,
      },
      { cluster: 'shut', problem, agent: 'unknown', associations: null, countedAt: null },
    ])
  })

  test('before anything was read', () => {
    const [group] = liveGroups([live], [])
    expect(group?.lines[0]).toMatchObject({ cluster: 'prod', associations: null, countedAt: null })
  })

  test('where AWS does not list them, what was known stays beside the reason', () => {
    const shut: ClusterGroup = { ...live, clusters: { state: 'unreadable', problem, readAt }, unreadable: [] }
    const [group] = liveGroups([shut], [place])
    expect(group).toMatchObject({ problem, lines: [{ cluster: 'prod', version: '1.33' }] })
  })
})
