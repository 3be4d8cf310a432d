import { readCalls } from './calls.ts'
import { type SessionLimits, type Sessions, sessionSorter } from './sessions.ts'

/** A session of a pod as EKS names it. */
export function sessionOf(pod: string, { cluster = 'prod-eu-1', role = 'shared', last = 'b' } = {}): string {
  return `arn:aws:sts::111122223333:assumed-role/${role}/eks-${cluster}-${pod}-0f3c1a52-8f0e-4f4d-9a3b-2c1d0e9f8a7${last}`
}

/** An event of CloudTrail: `s3:GetObject` on something, by a pod. */
export function eventOf(action: string, resource: string | null, more: object = {}): object {
  const [service, eventName] = action.split(':')
  return {
    eventTime: '2026-11-28T10:00:00Z',
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: 'eu-west-1',
    readOnly: true,
    userIdentity: { type: 'AssumedRole', arn: sessionOf('invoice-wr') },
    ...(resource !== null && { resources: [{ ARN: resource }] }),
    ...more,
  }
}

export async function sorted(events: readonly unknown[], limits?: SessionLimits): Promise<Sessions> {
  const sorter = sessionSorter(limits)
  const bytes = new TextEncoder().encode(JSON.stringify({ Records: events }))
  for await (const call of readCalls(
    (async function* () {
      yield bytes
    })(),
  ))
    sorter.add(call)
  return sorter.result()
}
