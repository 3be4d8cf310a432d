/** Takes the port and the folder, and then opens the sandbox itself: whoever waits for the first two is not kept by the third. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import type { Opened } from './open.ts'
import type { SandboxOptions, SandboxSettings } from './options.ts'
import type { SandboxState } from './state.ts'
import { lockFolder, type Running, unlockFolder } from './store/lock.ts'

export type Sandbox = {
  url: string
  port: number
  controlUrl: string
  settings(): SandboxSettings
  /** Read it; change it through AWS's operations. */
  readonly state: SandboxState
  close(): Promise<void>
}

/**
 * Throws SandboxDataError for a data folder that cannot be used, and node's own error for a port in use. The port comes
 * first: it is what tells that another sandbox runs, whose data must not be touched.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dataFolder, port: wanted, host = '127.0.0.1' } = options
  const server = http.createServer()
  const release = holdRequests(server)
  const port = await listen(server, wanted, host)
  const url = `http://127.0.0.1:${port}`
  const opened = await open(options, server, { url, instance: randomUUID() }).catch(
    async (error: unknown) => {
      await stop(server)
      throw error
    },
  )
  release()
  return {
    url,
    port,
    controlUrl: `${url}/_sandbox`,
    settings: opened.settings,
    get state() {
      return opened.store.state
    },
    async close() {
      opened.closing.abort()
      await stop(server)
      opened.store.close()
      if (dataFolder !== null) unlockFolder(dataFolder)
    },
  }
}

async function open(options: SandboxOptions, server: http.Server, running: Running): Promise<Opened> {
  const { dataFolder, reserved } = options
  if (dataFolder !== null) await lockFolder(dataFolder, running)
  try {
    reserved?.(running.url)
    const { openSandbox } = await import('./open.ts')
    return openSandbox(options, server, running)
  } catch (error) {
    if (dataFolder !== null) unlockFolder(dataFolder)
    throw error
  }
}

/** What is asked before there is anybody to answer waits. Returns what ends that. */
function holdRequests(server: http.Server): () => void {
  const held: Parameters<http.RequestListener>[] = []
  const hold: http.RequestListener = (...asked) => void held.push(asked)
  server.on('request', hold)
  return () => {
    server.off('request', hold)
    for (const asked of held) server.emit('request', ...asked)
  }
}

async function stop(server: http.Server): Promise<void> {
  const closed = once(server, 'close')
  // In this order: one that comes in between would be waited for.
  server.close()
  server.closeAllConnections()
  await closed
}

async function listen(server: http.Server, port: number, host: string): Promise<number> {
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('The server has no port.')
  return address.port
}
