/** A worker thread: Node runs this file as it stands. One message in, one out, in order. */
import { parentPort } from 'node:worker_threads'
import { type PlanTask, planRoles, type Task, workOff } from './tasks.ts'

parentPort?.on('message', (task: Task | PlanTask) => {
  try {
    parentPort?.postMessage({ answer: task.name === 'consolidate' ? planRoles(task) : workOff(task) })
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) })
  }
})
