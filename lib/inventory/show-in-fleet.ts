import 'server-only'
import type { Association } from '../aws/index.ts'
import { noteAssociation, noteGone } from '../crawl/index.ts'
import { reportFailure } from '../history/index.ts'

/** Lists of the fleet show what was just read here, or written, without waiting for the next crawl. Never rejects. */
export async function showInFleet(association: Association, isGone = false): Promise<void> {
  try {
    await (isGone ? noteGone(association) : noteAssociation(association))
  } catch (error) {
    reportFailure('what was read or written does not show in the fleet until the next crawl', error)
  }
}
