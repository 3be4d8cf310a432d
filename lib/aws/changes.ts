import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { type Event, type LookupAttribute, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { ok, type Result } from '../base/index.ts'
import { ask } from './ask.ts'
import type { Clients } from './clients.ts'
import { IncompleteAnswer } from './errors.ts'
import type { AwsProblem, OutsideChange, OutsideChanges } from './types.ts'

type Since = {
  readonly accountId: string
  readonly region: string
  /** ISO 8601. CloudTrail keeps 90 days. */
  readonly since: string
}

/**
 * "The rate of lookup requests is limited to two per second, per account, per Region", which other tools of the account share: one is ours.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
const pauseMs = 1000
/** 50 events each: at the pace above, twenty seconds. */
const pagesMax = 20

function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
        ? Reflect.get(inner, name)
        : undefined,
    value,
  )
  return typeof found === 'string' && found !== '' ? found : undefined
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

/** `arn:aws:eks:<region>:<account>:podidentityassociation/<cluster>/<id>`: how tags are addressed (facts 1.4). */
function fromArn(arn: string | undefined): Pick<OutsideChange, 'cluster' | 'associationId'> {
  const [, cluster, associationId] = /:podidentityassociation\/([^/]+)\/([^/]+)$/.exec(arn ?? '') ?? []
  return cluster && associationId ? { cluster, associationId } : {}
}

/** AWS does not document which members of an EKS event carry the names, so each is looked for wherever it may stand. */
function whatOf(record: unknown): Partial<OutsideChange> {
  const asked = (name: string) => textAt(record, 'requestParameters', name)
  const answered = (name: string) => textAt(record, 'responseElements', 'association', name)
  const found = {
    cluster: asked('clusterName') ?? answered('clusterName') ?? asked('name'),
    associationId: asked('associationId') ?? answered('associationId'),
    namespace: asked('namespace') ?? answered('namespace'),
    serviceAccount: asked('serviceAccount') ?? answered('serviceAccount'),
    roleName: asked('roleName'),
    policyArn: asked('policyArn'),
    ...fromArn(asked('resourceArn')),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

/** Null: it only read, was refused, or cannot be made out. */
function toChange(event: Event): OutsideChange | null {
  const record = parsed(event.CloudTrailEvent)
  const { EventId: eventId, EventName: name, EventTime: at } = event
  if (!eventId || !name || !at || event.ReadOnly === 'true' || textAt(record, 'errorCode')) return null
  const who = textAt(record, 'userIdentity', 'arn') ?? textAt(record, 'userIdentity', 'invokedBy')
  const role = event.Resources?.find(({ ResourceType }) => ResourceType === 'AWS::IAM::Role')?.ResourceName
  return {
    ...(role && { roleName: role.split('/').at(-1) ?? role }),
    ...whatOf(record),
    eventId,
    at: at.toISOString(),
    name,
    who: who ?? event.Username ?? 'unknown',
  }
}

async function lookup(
  { accountId, region, since }: Since,
  attribute: LookupAttribute,
  clientOf: (clients: Clients) => Clients['cloudtrail'],
): Promise<Result<OutsideChanges, AwsProblem>> {
  const call = { operation: 'cloudtrail:LookupEvents', accountId, region }
  const changes: OutsideChange[] = []
  const seen = new Set<string>()
  let token: string | undefined
  for (let page = 0; page < pagesMax; page++) {
    if (page > 0) await pause(pauseMs)
    const NextToken = token
    const answer = await ask(call, async (clients, options) => {
      const command = new LookupEventsCommand({
        // One at most (the same page).
        LookupAttributes: [attribute],
        StartTime: new Date(since),
        MaxResults: 50,
        NextToken,
      })
      const { Events, NextToken: next } = await clientOf(clients).send(command, options)
      if (!Events) throw new IncompleteAnswer('the events')
      return { events: Events, next }
    })
    if (!answer.ok) return answer
    changes.push(...answer.value.events.map(toChange).filter((change) => change !== null))
    token = answer.value.next
    if (!token || seen.has(token)) return ok({ changes, complete: true })
    seen.add(token)
  }
  return ok({ changes, complete: false })
}

const sourceIs = (AttributeValue: string): LookupAttribute => ({
  AttributeKey: 'EventSource',
  AttributeValue,
})

/**
 * What was changed in EKS in one account and region since then and by whom, newest first. `names`: by these operations alone, one after the
 * other; without them what only reads is told too and thrown away, and a crawl reads much. Needs cloudtrail:LookupEvents.
 */
export async function lookupChanges({
  names,
  ...since
}: Since & { readonly names?: readonly string[] }): Promise<Result<OutsideChanges, AwsProblem>> {
  const eks = 'eks.amazonaws.com'
  const clientOf = ({ cloudtrail }: Clients) => cloudtrail
  if (!names) return lookup(since, sourceIs(eks), clientOf)
  const changes: OutsideChange[] = []
  let complete = true
  for (const [place, AttributeValue] of names.entries()) {
    if (place > 0) await pause(pauseMs)
    const found = await lookup(since, { AttributeKey: 'EventName', AttributeValue }, clientOf)
    if (!found.ok) return found
    changes.push(...found.value.changes)
    complete &&= found.value.complete
  }
  changes.sort((left, right) => (left.at > right.at ? -1 : 1))
  return ok({ changes, complete })
}

/** The same for roles and policies. IAM is global: its events lie in one region of the partition, whichever is asked about. */
export function lookupRoleChanges(since: Since): Promise<Result<OutsideChanges, AwsProblem>> {
  return lookup(since, sourceIs('iam.amazonaws.com'), ({ cloudtrailOfIam }) => cloudtrailOfIam)
}
