import 'server-only'
import { readChain } from './chain.ts'
import type { ChainReport, Entry, Link } from './types.ts'

/** A line of an export that is none. */
export class NotAnEntry extends Error {
  override readonly name = 'NotAnEntry'
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false
  const { position, previous, hash } = value as Partial<Record<keyof Entry, unknown>>
  return Number.isSafeInteger(position) && typeof previous === 'string' && typeof hash === 'string'
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

async function* entriesOf(lines: AsyncIterable<string>): AsyncGenerator<Entry> {
  let number = 0
  for await (const line of lines) {
    number++
    if (line === '') continue
    const value = parse(line)
    if (!isEntry(value)) throw new NotAnEntry(`Line ${number} is not an entry of an audit.`)
    yield value
  }
}

/**
 * The same as `verifyChain` for the lines of an export, without the store. `read` begins anew each time. Whether its end was cut off only a noted
 * hash can tell. Throws a NotAnEntry.
 */
export function verifyLines(read: () => AsyncIterable<string>, noted?: Link): Promise<ChainReport> {
  return readChain(entriesOf(read()), {
    head: undefined,
    noted,
    lookUp: async ({ previous, except }) => {
      for await (const entry of entriesOf(read()))
        if (entry.previous === previous && entry.position !== except) return entry
      return null
    },
  })
}
