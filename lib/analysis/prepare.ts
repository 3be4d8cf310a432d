import 'server-only'
import { everything } from '../auth/rules/index.ts'
import { database } from '../store/index.ts'
import { fleetIndex } from './fleet-index.ts'
import { outlineAll } from './verdicts.ts'
import { wakeWorker } from './workers.ts'

/**
 * Reads and starts what questions need, so that nobody waits for it: some seconds at 100,000 associations, in which others have their turn; nothing
 * where all is as it was. Rejects when the store is away.
 */
export async function prepareQuestions(): Promise<void> {
  const store = await database()
  await outlineAll(store, await fleetIndex(store, null, everything))
  wakeWorker()
}
