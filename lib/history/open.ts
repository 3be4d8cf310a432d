import 'server-only'
import { database } from '../store/index.ts'
import { reportFailure } from './failures.ts'

/** Opens what is remembered before anybody asks for it. Never rejects: what goes wrong is logged, and tried again by whoever asks. */
export async function openHistory(): Promise<void> {
  try {
    await database()
  } catch (error) {
    reportFailure('the history could not be opened', error)
  }
}
