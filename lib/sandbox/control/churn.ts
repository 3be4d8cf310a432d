/** Changes that somebody else makes: what a second look at everything has to find. */
import * as z from 'zod'
import type { World } from '../service.ts'
import { clusterKey } from '../services/eks/clusters.ts'
import type { SandboxAccount, SandboxAssociation, SandboxCluster } from '../state.ts'

/** `share` of all associations change, the same ones in the same way for the same `seed`. */
export const churnRequest = z.strictObject({
  share: z.number().gt(0).lte(1),
  seed: z.number().int().min(0).max(0xffffffff).default(0),
})

type Found = {
  readonly account: SandboxAccount
  readonly cluster: SandboxCluster
  readonly association: SandboxAssociation
}

/** Add-ons' own are left out: nobody but the add-on changes them. */
function changeable(world: World): readonly Found[] {
  return Object.values(world.store.state.accounts).flatMap((account) =>
    Object.values(account.clusters).flatMap((cluster) =>
      Object.values(cluster.associations)
        .filter(({ ownerArn }) => ownerArn === undefined)
        .map((association) => ({ account, cluster, association })),
    ),
  )
}

/** FNV-1a with a finish that lets every bit of the seed count. */
function rank(seed: number, id: string): number {
  let value = 0x811c9dc5 ^ seed
  for (let at = 0; at < id.length; at++) value = Math.imul(value ^ id.charCodeAt(at), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  return (value ^ (value >>> 13)) >>> 0
}

const sid = 'ChangedOutside'

/** A session policy denies something more or something else; an association without one gets another tag. */
function changed(association: SandboxAssociation, seed: number, now: number): SandboxAssociation {
  const next = { ...association, modifiedAt: now / 1000 }
  if (association.policy === undefined)
    return { ...next, tags: { ...association.tags, 'changed-outside': String(seed) } }
  // The sandbox stores only what it has read as a policy.
  const document = JSON.parse(association.policy) as { Statement: { Sid?: string }[] | { Sid?: string } }
  const statement = {
    Sid: sid,
    Effect: 'Deny',
    Action: 's3:DeleteObject',
    Resource: `arn:aws:s3:::*/changed-${seed}/*`,
  }
  const kept = [document.Statement].flat().filter(({ Sid }) => Sid !== sid)
  return { ...next, policy: JSON.stringify({ ...document, Statement: [...kept, statement] }) }
}

/** Whoever does it works through Terraform, so that CloudTrail has a name to tell. */
function recordChange(world: World, { account, cluster }: Found, next: SandboxAssociation): void {
  const { id, arn, policy, tags } = next
  const name = policy === undefined ? 'TagResource' : 'UpdatePodIdentityAssociation'
  const requestParameters =
    policy === undefined
      ? { resourceArn: arn, tags }
      : { clusterName: cluster.name, associationId: id, policy, disableSessionTags: true }
  const at = world.now()
  const who = {
    username: 'terraform',
    accessKeyId: 'ASIATERRAFORM0000000',
    arn: `arn:aws:sts::${account.id}:assumed-role/ci-deployer/terraform`,
  }
  const event = {
    at,
    accountId: account.id,
    region: cluster.region,
    source: 'eks.amazonaws.com',
    name,
    username: who.username,
    accessKeyId: who.accessKeyId,
    resources: [{ ResourceType: 'AWS::EKS::Cluster', ResourceName: cluster.name }],
  }
  world.trail.add(event, {
    eventVersion: '1.11',
    userIdentity: { type: 'AssumedRole', arn: who.arn, accountId: account.id, accessKeyId: who.accessKeyId },
    eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
    eventSource: event.source,
    eventName: name,
    awsRegion: cluster.region,
    requestParameters,
    responseElements: null,
    readOnly: false,
    recipientAccountId: account.id,
  })
}

/** Changes the state past the operations; returns how many associations are different now. */
export function churn(world: World, { share, seed }: z.infer<typeof churnRequest>): number {
  const all = changeable(world)
    .map((found) => ({ found, rank: rank(seed, found.association.id) }))
    .sort((a, b) => a.rank - b.rank)
  const chosen = all.slice(0, Math.round(share * all.length))
  for (const { found } of chosen) {
    const { account, cluster, association } = found
    const path = ['accounts', account.id, 'clusters', clusterKey(cluster.region, cluster.name)]
    const next = changed(association, seed, world.now())
    world.store.put([...path, 'associations', association.id], next)
    recordChange(world, found, next)
  }
  return chosen.length
}
