/** `podscope verify`, in a process of its own: the chain of the audit is read by the server's side. */
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { NotAnEntry } from '../audit/file.ts'
import { heldAgainst, type PackReport, verifyPack } from '../evidence/index.ts'
import { verifyUsage, wordPack } from './verify-words.ts'

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

const complain = (text: string) => void process.stderr.write(`podscope verify: ${text}\n`)

type Args = { readonly file: string; readonly json: boolean; readonly audit: string | undefined }

function readArgs(list: readonly string[]): Args | null {
  try {
    const options = { json: { type: 'boolean', default: false }, audit: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args: [...list], options, allowPositionals: true })
    const [file, ...more] = positionals
    return file === undefined || more.length > 0 ? null : { file, json: values.json, audit: values.audit }
  } catch {
    return null
  }
}

/** A file that can be read; else why not. */
async function readPack({ file, audit }: Args): Promise<PackReport | string> {
  const bytes = await readFile(file).catch((error: Error) => error)
  if (bytes instanceof Error) return bytes.message
  const report = verifyPack(bytes)
  if (audit === undefined) return report
  try {
    return await heldAgainst(report, () => createInterface(createReadStream(audit)))
  } catch (error) {
    if (error instanceof NotAnEntry) return `${audit}: ${error.message}`
    if (error instanceof Error && 'code' in error) return error.message
    throw error
  }
}

async function main(list: readonly string[]): Promise<number> {
  const args = readArgs(list)
  if (args === null) {
    complain(`name one file\n\n${verifyUsage}`)
    return 64
  }
  const report = await readPack(args)
  if (typeof report === 'string') {
    complain(report)
    return 2
  }
  await write(args.json ? `${JSON.stringify(report)}\n` : wordPack(report, args.audit !== undefined))
  return report.verifies ? 0 : 1
}

/** Resolves when the reader has everything: what still waits for a slow one would be lost with the process. */
function flushed(): Promise<void> {
  return new Promise((done) => void process.stdout.write('', () => done()))
}

// A closed pipe is no success: what was not said may have been what was changed.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 141 : 1))
const status = await main(process.argv.slice(2))
await flushed()
process.exit(status)
