import 'server-only'
import { reportFailure } from '../history/index.ts'
import { startJobs } from '../jobs/index.ts'
import { defineNotices } from './notify.ts'
import { settleRequests } from './settle.ts'

/** From now on notices that wait are delivered, and what a crash left in the middle is settled. Never rejects. */
export async function startRequests(now: Date): Promise<void> {
  await settleRequests(now)
  try {
    await defineNotices()
    await startJobs()
  } catch (error) {
    reportFailure('the webhook’s queue was not started', error)
  }
}
