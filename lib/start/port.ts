import { once } from 'node:events'
import { createServer } from 'node:net'
import { StartError } from './start-error.ts'

/** Resolves when `port` can be listened on; otherwise throws a StartError that names the port and the way out. */
export async function ensurePortIsFree(port: number, host = '127.0.0.1'): Promise<void> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    throw new StartError(
      code === 'EADDRINUSE'
        ? `Port ${port} on ${host} is in use. Stop what listens there, or choose another: npm start -- --port ${port + 1}`
        : `Cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : error}`,
    )
  }
  server.close()
  await once(server, 'close')
}

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}
