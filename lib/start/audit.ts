import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import {
  appendEventIn,
  type ChainReport,
  commandActor,
  exportEntries,
  NotAnEntry,
  verifyChain,
  verifyLines,
} from '../audit/index.ts'
import { RetentionError, removeBefore } from '../audit/retention.ts'
import { type Database, openStore } from '../store/index.ts'
import { type AuditCommand, readAuditArgs } from './audit-args.ts'
import { run } from './run.ts'
import { StartError } from './start-error.ts'
import { storePlaceOf, tellingWhy } from './store-place.ts'

const actor = commandActor('npm run audit')

async function withStore<T>(work: (store: Database) => Promise<T>): Promise<T> {
  return tellingWhy(async () => {
    const store = await openStore(storePlaceOf(process.env))
    try {
      return await work(store.database)
    } finally {
      await store.close()
    }
  })
}

/** Says what was found. Returns the exit status. */
function tell({ entries, holds, anchor, broken }: ChainReport): number {
  if (holds) {
    const { from, to } = holds
    console.log(`Entries ${from.position} to ${to.position} hold, from ${from.at} to ${to.at}.`)
    console.log(`The head is ${to.position}:${to.hash}`)
  }
  if (anchor)
    console.log(`${anchor.by} moved the entries up to ${anchor.position} to a file at ${anchor.at}.`)
  if (broken) console.log(`It does not hold at entry ${broken.position} (${broken.kind}). ${broken.message}`)
  else if (entries === 0) console.log('There is no entry.')
  return broken ? 1 : 0
}

async function verify({ file, noted }: Extract<AuditCommand, { kind: 'verify' }>): Promise<number> {
  if (file === null) {
    return withStore(async (store) => {
      const report = await verifyChain(noted, store)
      const { entries, holds, broken } = report
      const detail = { entries, head: holds?.to.hash ?? null, broken: broken?.kind ?? null }
      await appendEventIn(store, { actor, act: 'audit.verify', detail })
      return tell(report)
    })
  }
  const read = () => createInterface(createReadStream(resolve(file)))
  try {
    return tell(await verifyLines(read, noted))
  } catch (error) {
    if (error instanceof NotAnEntry) throw new StartError(error.message)
    throw error
  }
}

/** To a file that is not there yet, and nobody else's to read: it tells who did what. */
async function write(file: string): Promise<number> {
  return withStore(async (store) => {
    const handle = await open(file, 'wx', 0o600)
    let entries = 0
    try {
      await appendEventIn(store, { actor, act: 'audit.export' })
      for await (const line of exportEntries(store)) {
        await handle.write(line)
        entries++
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
    console.log(`${file} holds ${entries} entries, the last of which is about this export.`)
    return 0
  })
}

async function prune(file: string, before: Date): Promise<number> {
  return withStore(async (store) => {
    const removed = await removeBefore(store, before, file, actor).catch((error: unknown) => {
      throw error instanceof RetentionError ? new StartError(error.message) : error
    })
    const { entries, position, hash, sha256 } = removed
    console.log(
      `${entries} entries, up to ${position}, are in ${file} (SHA-256 ${sha256}) and no longer in the store.`,
    )
    console.log(`The chain goes on from ${position}:${hash}`)
    return 0
  })
}

/** `npm run audit -- verify|export|prune`. */
async function main(): Promise<number> {
  const command = readAuditArgs(process.argv.slice(2), new Date())
  if (command.kind === 'verify') return verify(command)
  const file = resolve(command.file)
  return command.kind === 'export' ? write(file) : prune(file, command.before)
}

await run(main)
