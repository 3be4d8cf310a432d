import 'server-only'
import { readEnv } from '../env.ts'
import { reportFailure } from '../history/index.ts'
import { defineJob, enqueue } from '../jobs/index.ts'
import { routes } from '../routes.ts'
import { signatureOf } from './signature.ts'

export type RequestEvent = 'opened' | 'applied' | 'failed' | 'rejected' | 'withdrawn' | 'expired'
/** What the receiver is told of: a request, or a review whose day is near. */
type Subject =
  | { readonly event: `request.${RequestEvent}`; readonly request: string }
  | { readonly event: 'review.due'; readonly review: string }
type Notice = Subject & { readonly at: string }

const queue = 'request-webhook'
/** With pg-boss's doubling back-off, at most a minute apart, some ten minutes in all. */
const retries = 15

/** Ids and a link, and nothing of what is asked for: who may see that signs in. */
function bodyOf({ at, ...subject }: Notice): string {
  const address = 'request' in subject ? routes.request(subject.request) : routes.review(subject.review)
  return JSON.stringify({ ...subject, link: `${readEnv().origin ?? ''}${address}`, at })
}

/** Tells the receiver once; rejects where it did not take it, and is tried again. */
async function deliver(notice: Notice, signal: AbortSignal): Promise<void> {
  const { webhook, timeoutMs } = readEnv()
  if (!webhook) return
  const body = bodyOf(notice)
  const answer = await fetch(webhook.url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'podscope',
      'podscope-signature': signatureOf(webhook.secret, new Date(), body),
    },
    // Elsewhere it may be told to go is not where the settings say.
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  })
  await answer.body?.cancel()
  if (!answer.ok) throw new Error(`the webhook answered ${answer.status}`)
}

/** From then on notices that wait are delivered. */
export function defineNotices(): Promise<void> {
  return defineJob<Notice>(queue, { retries, longestSeconds: 600 }, deliver)
}

/** Has the receiver of the settings told, if there is one. Never rejects: a request is no less one for nobody being told, and the inbox has it. */
export function notify(event: RequestEvent, request: string, at: Date): Promise<void> {
  return tellReceiver({ event: `request.${event}`, request }, at)
}

/** The same of anything that it is told of. */
export async function tellReceiver(subject: Subject, at: Date): Promise<void> {
  if (!readEnv().webhook) return
  try {
    await defineNotices()
    const notice: Notice = { ...subject, at: at.toISOString() }
    const id = 'request' in subject ? `${subject.request} ${subject.event}` : `${subject.review} ${notice.at}`
    await enqueue(queue, notice, { key: id })
  } catch (error) {
    reportFailure('the webhook could not be told', error)
  }
}
