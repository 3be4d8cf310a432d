import 'server-only'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StoreError } from './store-error.ts'

/** The kernel takes 107 bytes and a zero (unix(7), sun_path). */
const pathMax = 107

/**
 * The socket of a folder lies beside it: PGlite wants the folder for itself. Connecting works between containers that share the folder
 * on one machine, where a process id would mean nothing.
 */
function socketOf(folder: string): string {
  const beside = `${folder}.lock`
  if (Buffer.byteLength(beside) <= pathMax) return beside
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 32)
  return join(tmpdir(), `podscope-${name}.lock`)
}

/** Whether somebody holds the socket. A process that ended, however it ended, no longer does. */
function isHeld(socket: string): Promise<boolean> {
  return new Promise((done) => {
    const asked = connect(socket)
    asked.once('connect', () => {
      asked.destroy()
      done(true)
    })
    asked.once('error', () => done(false))
  })
}

async function listen(socket: string): Promise<Server | null> {
  const server = createServer((connection) => connection.destroy())
  try {
    server.listen(socket)
    await once(server, 'listening')
    // The lock alone keeps no process running.
    server.unref()
    return server
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return null
    throw error
  }
}

/**
 * Takes a database folder for this process: PGlite has no lock of its own, and two processes in one folder destroy it. Returns how to let go
 * of it. Throws a StoreError while another process has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true })
  const socket = socketOf(folder)
  let server = await listen(socket)
  if (server === null && !(await isHeld(socket))) {
    // Left by a process that was killed.
    await rm(socket, { force: true })
    server = await listen(socket)
  }
  if (server === null) {
    throw new StoreError(
      `The folder ${folder}, where Podscope keeps its history, is in use by another Podscope. Stop that one, give this one its own folder (PODSCOPE_DATA), or let both use one PostgreSQL (DATABASE_URL).`,
    )
  }
  const held = server
  return async () => {
    held.close()
    await once(held, 'close')
  }
}
