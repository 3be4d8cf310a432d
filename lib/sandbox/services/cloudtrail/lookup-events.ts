/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
import type { LookupAttribute, LookupEventsRequest, LookupEventsResponse } from '@aws-sdk/client-cloudtrail'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import type { TrailEvent } from './record.ts'

/** "The rate of lookup requests is limited to two per second, per account, per Region." */
const rate = { perSecond: 2, burst: 2 }
/** "The default number of results returned is 50, with a maximum of 50 possible." */
const pageMax = 50

export function lookupEvents(call: Call, input: LookupEventsRequest): LookupEventsResponse {
  const { accountId, region, world } = call
  if (!world.limits.take(`cloudtrail lookup ${accountId} ${region}`, rate)) {
    throw new AwsFault('ThrottlingException', 'Rate exceeded', {}, 400)
  }
  const { MaxResults = pageMax, StartTime, EndTime, LookupAttributes = [], NextToken } = input
  if (MaxResults < 1 || MaxResults > pageMax) {
    throw new AwsFault(
      'InvalidMaxResultsException',
      'The maximum number of results must be between 1 and 50.',
    )
  }
  if (StartTime && EndTime && StartTime > EndTime) {
    throw new AwsFault('InvalidTimeRangeException', 'The start time must be before the end time.')
  }
  const [attribute, another] = LookupAttributes
  if (another !== undefined) {
    throw new AwsFault('InvalidLookupAttributesException', 'You can only specify one lookup attribute.')
  }
  const found = world.trail
    .newest()
    .filter(
      (event) =>
        event.accountId === accountId &&
        event.region === region &&
        event.at >= (StartTime?.getTime() ?? 0) &&
        event.at <= (EndTime?.getTime() ?? Number.POSITIVE_INFINITY) &&
        (attribute === undefined || fits(event, attribute)),
    )
  const start = NextToken === undefined ? 0 : positionAfter(found, NextToken)
  const page = found.slice(start, start + MaxResults)
  const last = start + MaxResults < found.length ? page.at(-1) : undefined
  return { Events: page.map(shape), ...(last && { NextToken: Buffer.from(last.id).toString('base64') }) }
}

function positionAfter(events: readonly TrailEvent[], token: string): number {
  const id = Buffer.from(token, 'base64').toString('utf8')
  const at = events.findIndex((event) => event.id === id)
  if (at < 0) throw new AwsFault('InvalidNextTokenException', 'Invalid NextToken.')
  return at + 1
}

function fits(event: TrailEvent, { AttributeKey, AttributeValue }: LookupAttribute): boolean {
  switch (AttributeKey) {
    case 'EventId':
      return event.id === AttributeValue
    case 'EventName':
      return event.name === AttributeValue
    case 'EventSource':
      return event.source === AttributeValue
    case 'Username':
      return event.username === AttributeValue
    case 'AccessKeyId':
      return event.accessKeyId === AttributeValue
    case 'ReadOnly':
      return AttributeValue === 'false'
    case 'ResourceName':
      return event.resources.some(({ ResourceName }) => ResourceName === AttributeValue)
    case 'ResourceType':
      return event.resources.some(({ ResourceType }) => ResourceType === AttributeValue)
    default:
      throw new AwsFault('InvalidLookupAttributesException', `There is no attribute ${AttributeKey}.`)
  }
}

function shape(event: TrailEvent) {
  return {
    EventId: event.id,
    EventName: event.name,
    EventSource: event.source,
    EventTime: new Date(event.at),
    ReadOnly: 'false',
    AccessKeyId: event.accessKeyId,
    Username: event.username,
    Resources: [...event.resources],
    CloudTrailEvent: event.record,
  }
}
