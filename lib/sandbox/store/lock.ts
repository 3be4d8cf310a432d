/** One sandbox at a time to a data folder. */
import fs from 'node:fs'
import path from 'node:path'
import { SandboxDataError } from './data-error.ts'

/** `instance` is new at every start and told by the health address. */
export type Running = { readonly url: string; readonly instance: string }

const fileName = 'running.json'
const answerMs = 2000

/**
 * A process id would do on one machine, but in containers it is taken over by whatever starts next. So the one that
 * holds the folder is asked: if it does not answer with its own name, it is gone.
 */
export async function lockFolder(folder: string, running: Running): Promise<void> {
  const holder = readHolder(folder)
  if (holder !== null && (await isRunning(holder))) {
    throw new SandboxDataError(`The data folder ${folder} is in use by the sandbox at ${holder.url}.`)
  }
  try {
    fs.mkdirSync(folder, { recursive: true })
    fs.writeFileSync(path.join(folder, fileName), JSON.stringify(running), { mode: 0o600 })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SandboxDataError(`The sandbox cannot use the data folder ${folder}: ${reason}.`)
  }
}

export function unlockFolder(folder: string): void {
  fs.rmSync(path.join(folder, fileName), { force: true })
}

function readHolder(folder: string): Running | null {
  try {
    const value: unknown = JSON.parse(fs.readFileSync(path.join(folder, fileName), 'utf8'))
    if (typeof value !== 'object' || value === null || !('url' in value && 'instance' in value)) return null
    return { url: String(value.url), instance: String(value.instance) }
  } catch {
    return null
  }
}

async function isRunning({ url, instance }: Running): Promise<boolean> {
  // The file is ours, but asking anyone else than this machine would be wrong.
  if (!/^http:\/\/127\.0\.0\.1:\d+$/.test(url)) return false
  try {
    const response = await fetch(`${url}/_sandbox/health`, { signal: AbortSignal.timeout(answerMs) })
    const body: unknown = await response.json()
    return typeof body === 'object' && body !== null && 'instance' in body && body.instance === instance
  } catch {
    return false
  }
}
