/** Tags of clusters, add-ons and associations. Add-ons of the sandbox carry no tags of their own. */
import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-eks'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import { own } from '../../store/record.ts'
import { tagProblem } from '../tags.ts'
import { clusterKey } from './clusters.ts'

type Tagged = { readonly path: readonly string[]; readonly tags: Readonly<Record<string, string>> }

export function tagResource(call: Call, input: TagResourceRequest): object {
  const { path, tags } = taggedOf(call, input.resourceArn)
  const next = { ...tags, ...input.tags }
  const problem = tagProblem(next)
  if (problem !== null) throw new AwsFault('BadRequestException', problem)
  call.world.store.put(path, next)
  return {}
}

export function untagResource(call: Call, input: UntagResourceRequest): object {
  const { path, tags } = taggedOf(call, input.resourceArn)
  const gone = new Set(input.tagKeys)
  call.world.store.put(path, Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key))))
  return {}
}

export function listTags(call: Call, input: ListTagsForResourceRequest): ListTagsForResourceResponse {
  return { tags: { ...taggedOf(call, input.resourceArn).tags } }
}

function taggedOf(call: Call, arn: string | undefined): Tagged {
  const match =
    /^arn:aws[a-z-]*:eks:([^:]+):(\d{12}):(cluster|podidentityassociation)\/([^/]+)(?:\/([^/]+))?$/.exec(
      arn ?? '',
    )
  if (match === null) throw new AwsFault('BadRequestException', `Invalid resource ARN: ${arn}`)
  const [, region = '', accountId, kind, name = '', id = ''] = match
  const key = clusterKey(region, name)
  const clusters = call.world.store.state.accounts[call.accountId]?.clusters ?? {}
  const cluster = accountId === call.accountId && region === call.region ? own(clusters, key) : undefined
  if (cluster === undefined) throw notFound(arn)
  const path = ['accounts', call.accountId, 'clusters', key]
  if (kind === 'cluster') return { path: [...path, 'tags'], tags: cluster.tags }
  const association = own(cluster.associations, id)
  if (association === undefined) throw notFound(arn)
  return { path: [...path, 'associations', id, 'tags'], tags: association.tags }
}

function notFound(arn: string | undefined): AwsFault {
  return new AwsFault('NotFoundException', `Resource not found: ${arn}`)
}
