import 'server-only'
import { readEnv } from '../env.ts'
import { reportFailure } from '../history/index.ts'
import { defineJob, enqueue } from '../jobs/index.ts'
import { routes } from '../routes.ts'
import { signatureOf } from './signature.ts'

export type RequestEvent = 'opened' | 'applied' | 'failed' | 'rejected' | 'withdrawn' | 'expired'
type Notice = { readonly event: RequestEvent; readonly request: string; readonly at: string }

const queue = 'request-webhook'
/** With pg-boss's doubling back-off, at most a minute apart, some ten minutes in all. */
const retries = 15

/** Ids and a link, and nothing of what is asked for: who may see that signs in. */
function bodyOf({ event, request, at }: Notice): string {
  const link = `${readEnv().origin ?? ''}${routes.request(request)}`
  return JSON.stringify({ event: `request.${event}`, request, link, at })
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
export async function notify(event: RequestEvent, request: string, at: Date): Promise<void> {
  if (!readEnv().webhook) return
  try {
    await defineNotices()
    const notice: Notice = { event, request, at: at.toISOString() }
    await enqueue(queue, notice, { key: `${request} ${event}` })
  } catch (error) {
    reportFailure('the webhook could not be told of a request', error)
  }
}
