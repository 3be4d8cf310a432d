import type { SandboxAssociation, SandboxCluster, SandboxRole } from '../state.ts'
import { allow, document } from './documents.ts'
import { associationId, daysBefore, pick } from './ids.ts'
import type { Sketch } from './special.ts'

const workloads = [
  'api',
  'worker',
  'sync',
  'exporter',
  'importer',
  'scheduler',
  'indexer',
  'reporter',
  'gateway',
  'consumer',
  'batch',
  'cleaner',
] as const
const tiers = ['eu', 'us', 'apac', 'internal', 'beta'] as const

const areas = ['inbox', 'outbox', 'archive', 'reports'] as const

/**
 * At the size of a fleet: 20,000 different texts among 100,000 associations, which share them as copies of a chart do, and one in thirty
 * with something to be found: a grant that the role does not have, or access to everything.
 */
function policyAtScale(seed: string, team: string, stage: string): string | undefined {
  const bucket = `arn:aws:s3:::acme-${stage}-${team}`
  const prefix = `${pick(`tier ${seed}`, tiers)}/${pick(`area ${seed}`, areas)}`
  const queue = `arn:aws:sqs:*:*:${team}-${pick(`tier ${seed}`, tiers)}`
  const reading = allow('Read', ['s3:GetObject'], `${bucket}/${prefix}/*`)
  const writing = allow('Own', ['s3:GetObject', 's3:PutObject'], `${bucket}/${prefix}/*`)
  const oddity = pick(`oddity ${seed}`, oddities)
  if (oddity === 'broad') return document(reading, allow('All', ['*'], '*'))
  if (oddity === 'pointless')
    return document(reading, allow('Topics', ['sns:Publish'], `arn:aws:sns:*:*:${team}-alerts`))
  const listing = allow('List', ['s3:ListBucket'], bucket)
  const messages = allow('Queue', ['sqs:SendMessage', 'sqs:ReceiveMessage'], queue)
  return pick(`policy ${seed}`, [
    undefined,
    document(listing, reading),
    document(writing, messages),
    undefined,
    document(writing, messages),
    document(listing, reading),
  ])
}

const oddities = ['broad', 'pointless', ...Array<'none'>(58).fill('none')] as [Oddity, ...Oddity[]]
type Oddity = 'broad' | 'pointless' | 'none'

/** Session policies of ordinary workloads: a third have none, most narrow to a prefix, some only read. */
function ordinaryPolicy(seed: string, team: string, stage: string): string | undefined {
  const tier = pick(`tier ${seed}`, tiers)
  const bucket = `arn:aws:s3:::acme-${stage}-${team}`
  const reading = document(allow('Read', ['s3:GetObject', 's3:ListBucket'], [bucket, `${bucket}/${tier}/*`]))
  const writing = document(
    allow('Own', ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], `${bucket}/${tier}/*`),
    allow(
      'Queue',
      ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'],
      `arn:aws:sqs:*:*:${team}-${tier}`,
    ),
  )
  return pick(`policy ${seed}`, [undefined, reading, writing, undefined, writing, reading])
}

/** The `index`-th ordinary association of a cluster. Names stay apart however many there are. */
export function ordinarySketch(
  cluster: SandboxCluster,
  index: number,
  roles: readonly SandboxRole[],
  atScale = false,
): Sketch {
  const role = roles[index % roles.length]
  if (!role) throw new Error('a cluster of the sample data has roles to use')
  const team = role.name.split('-')[0] ?? role.name
  const round = Math.floor(index / roles.length)
  const workload = workloads[(index + round) % workloads.length] ?? 'api'
  const number = Math.floor(round / workloads.length)
  const serviceAccount = number === 0 ? `${team}-${workload}` : `${team}-${workload}-${number}`
  const namespace =
    round % 5 === 4
      ? `tenant-${pick(`${cluster.name}${index}`, ['acme', 'globex', 'initech', 'umbrella'])}`
      : `${team}-${pick(`${index}`, tiers)}`
  const policyOf = atScale ? policyAtScale : ordinaryPolicy
  const policy = policyOf(`${cluster.name}${index}`, team, cluster.tags.stage ?? 'prod')
  return {
    namespace,
    serviceAccount: `${serviceAccount}-${round}`,
    roleArn: role.arn,
    ...(policy && { policy, disableSessionTags: true }),
  }
}

/** Workloads of the shared role, so that 38 associations use it in all. */
export function sharedSketch(index: number, roleArn: string): Sketch {
  const area = pick(`area ${index}`, ['eu', 'us', 'apac'])
  const month = String((index % 12) + 1).padStart(2, '0')
  const policy = document(
    allow('Month', ['s3:GetObject', 's3:PutObject'], `arn:aws:s3:::invoices-${area}/2026/${month}/*`),
  )
  const narrowed = index % 3 !== 0
  return {
    namespace: pick(`namespace ${index}`, ['payments', 'analytics', 'billing', 'finance']),
    serviceAccount: `invoice-${pick(`name ${index}`, workloads)}-${index}`,
    roleArn,
    ...(narrowed && { policy, disableSessionTags: true }),
  }
}

/** Puts a sketch into its cluster with id, ARN and times; an add-on's goes to its add-on too. */
export function addAssociation(
  accountId: string,
  cluster: SandboxCluster,
  sketch: Sketch,
): SandboxAssociation {
  const { namespace, serviceAccount, ownerArn, ...rest } = sketch
  const id = associationId(cluster.name, namespace, serviceAccount)
  const arn = `arn:aws:eks:${cluster.region}:${accountId}:podidentityassociation/${cluster.name}/${id}`
  const createdAt = daysBefore(arn, 400) / 1000
  const owner = ownerArn === undefined ? undefined : cluster.addons[ownerArn]
  owner?.associations.push(arn)
  const association: SandboxAssociation = {
    id,
    arn,
    namespace,
    serviceAccount,
    disableSessionTags: false,
    tags: {},
    ...rest,
    ...(owner && { ownerArn: owner.arn }),
    createdAt,
    modifiedAt: Math.max(createdAt, daysBefore(`changed ${arn}`, 120) / 1000),
  }
  cluster.associations[id] = association
  return association
}
