/** A worker thread: Node runs this file as it stands. One message in, one out, in order. */
import { parentPort } from 'node:worker_threads'
import { type Task, workOff } from './tasks.ts'

parentPort?.on('message', (task: Task) => {
  try {
    parentPort?.postMessage({ answer: workOff(task) })
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) })
  }
})
