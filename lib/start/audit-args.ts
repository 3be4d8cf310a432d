import { parseArgs } from 'node:util'
import type { Link } from '../audit/types.ts'
import { StartError } from './start-error.ts'

export const auditHelp = `npm run audit -- verify [--noted 1234:hash] [file]
npm run audit -- export <file>
npm run audit -- prune --before 2026-01-01 <file>

  verify  reads the whole audit, or the file of an export, and tells what of it holds and the first place that does not.
          --noted is a position and hash that were written down elsewhere: on the page, a line of the log, an export.
          Exit status: 0 it holds, 1 it does not.
  export  writes every entry to a new file, as lines of JSON with their hashes.
  prune   moves the entries before a day (UTC) to a new file; the chain goes on. Only for the owner of the tables.

PODSCOPE_AWS, PODSCOPE_DATA and DATABASE_URL tell which store, as for npm start. A folder is in use while its site runs.`

export type AuditCommand =
  | { readonly kind: 'verify'; readonly file: string | null; readonly noted?: Link }
  | { readonly kind: 'export'; readonly file: string }
  | { readonly kind: 'prune'; readonly file: string; readonly before: Date }

const wrong = (what: string) => new StartError(`${what}\n\n${auditHelp}`)

function parsed(args: readonly string[]) {
  try {
    const options = { noted: { type: 'string' }, before: { type: 'string' } } as const
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true })
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

function linkOf(text: string): Link {
  const [, position, hash] = /^(\d{1,10}):([0-9a-f]{64})$/.exec(text) ?? []
  if (position === undefined || hash === undefined)
    throw wrong('--noted is a position, a colon and a hash of 64 hexadecimal digits.')
  return { position: Number(position), hash }
}

function dayOf(text: string | undefined, now: Date): Date {
  const day = new Date(text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : Number.NaN)
  if (Number.isNaN(day.getTime())) throw wrong('--before is a day, such as 2026-01-01.')
  if (day > now) throw wrong('--before is a day to come.')
  return day
}

/** What is to be done. Throws a StartError that tells how to call it. */
export function readAuditArgs(args: readonly string[], now: Date): AuditCommand {
  const { values, positionals } = parsed(args)
  const [kind, file, ...more] = positionals
  if (more.length > 0) throw wrong('Too many arguments.')
  if (values.noted !== undefined && kind !== 'verify') throw wrong('--noted is for verify.')
  if (values.before !== undefined && kind !== 'prune') throw wrong('--before is for prune.')
  if (kind === 'verify')
    return { kind, file: file ?? null, ...(values.noted !== undefined && { noted: linkOf(values.noted) }) }
  if (kind !== 'export' && kind !== 'prune') throw wrong('Say verify, export or prune.')
  if (file === undefined) throw wrong('Name the file to write.')
  return kind === 'export' ? { kind, file } : { kind, file, before: dayOf(values.before, now) }
}
