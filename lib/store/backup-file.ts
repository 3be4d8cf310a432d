import 'server-only'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { access, open, rename, rm } from 'node:fs/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { StoreError } from './store-error.ts'

/** A backup is gzipped lines of JSON: what it is, then `[table, rows]` again and again, then how many rows there were. */
export const backupFormat = 'podscope-backup/1'
export type BackupHead = {
  readonly format: typeof backupFormat
  /** Mark of the newest migration of the store it was taken of. */
  readonly migration: number
  readonly madeAt: string
}
export type BackupEnd = { readonly rows: number }

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Takes one line, and resolves when there is room for the next. */
export type WriteLine = (line: string) => Promise<void>

/** Writes a file that is there whole or not at all. Throws a StoreError where one is already, or it cannot be written. */
export async function writeFileOnce(file: string, work: (write: WriteLine) => Promise<void>): Promise<void> {
  const taken = await access(file).then(
    () => true,
    () => false,
  )
  if (taken)
    throw new StoreError(`${file} is there already. Nothing was written; give the backup another name.`)
  const unfinished = `${file}.new`
  try {
    await writeGzip(unfinished, work)
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    if (error instanceof StoreError) throw error
    throw new StoreError(`The backup ${file} cannot be written: ${messageOf(error)}.`, { cause: error })
  }
}

async function writeGzip(file: string, work: (write: WriteLine) => Promise<void>): Promise<void> {
  // It holds everything the store does: nobody else's to read.
  const handle = await open(file, 'w', 0o600)
  const gzip = createGzip()
  const out = handle.createWriteStream({ flush: true })
  const ended = once(out, 'close')
  let failure: unknown = null
  const fail = (error: unknown) => {
    failure ??= error
    gzip.destroy()
    out.destroy()
  }
  gzip.once('error', fail)
  out.once('error', fail)
  gzip.pipe(out)
  try {
    await work(async (line) => {
      if (failure !== null) throw failure
      if (!gzip.write(`${line}\n`)) await Promise.race([once(gzip, 'drain'), ended])
    })
    gzip.end()
  } catch (error) {
    fail(error)
  }
  await ended
  if (failure !== null) throw failure
}

/** The lines of a gzipped file, one after the other. Throws a StoreError where it is none, or ends in the middle. */
export async function* readLines(file: string): AsyncGenerator<string> {
  const source = createReadStream(file)
  const gunzip = createGunzip()
  source.once('error', (error) => gunzip.destroy(error))
  source.pipe(gunzip)
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const chunk of gunzip) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } catch (error) {
    throw new StoreError(`${file} cannot be read as a backup of Podscope: ${messageOf(error)}.`, {
      cause: error,
    })
  } finally {
    source.destroy()
  }
}
