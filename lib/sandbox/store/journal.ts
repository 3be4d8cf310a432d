/**
 * The data folder: `state.json`, a whole snapshot, and `journal-<generation>.jsonl`, the changes since.
 * A change costs one appended line, however large the state is. The line is handed to the operating system before
 * AWS's answer goes out, so killing the process loses nothing; losing power may lose the last moments.
 */
import fs from 'node:fs'
import path from 'node:path'
import type { SandboxState } from '../state.ts'
import { applyChange, type Change } from './change.ts'
import { SandboxDataError } from './data-error.ts'

export interface Journal {
  /** Throws if it cannot be written, leaving the journal as it was. */
  append(change: Change): void
  /** Writes the snapshot anew once the journal has grown large. */
  compact(state: SandboxState): void
  startOver(state: SandboxState): void
  close(): void
}

type Snapshot = { readonly format: typeof format; readonly generation: number; readonly state: SandboxState }
const format = 'podscope-sandbox/1'
/** Past this the snapshot is written anew, so that a start never replays more than this. */
const journalBytesMax = 64 * 1024 * 1024

/**
 * Opens a data folder, or makes one from `seed`. Where nothing changed since the snapshot it stays as it is: of a large state it takes seconds to
 * write. A journal of another generation than the snapshot's is left over from
 * a crash between the two and is contained in the snapshot. Throws SandboxDataError, having written nothing.
 */
export function openJournal(
  folder: string,
  fresh: boolean,
  seed: () => SandboxState,
): { journal: Journal; state: SandboxState } {
  const found = fresh ? null : readFolder(folder)
  makeFolder(folder)
  if (found?.isWhole) {
    const { generation, state } = found
    return { journal: startJournal(folder, generation, openChanges(folder, generation)), state }
  }
  const generation = (found?.generation ?? lastGeneration(folder)) + 1
  const state = found?.state ?? seed()
  return { journal: startJournal(folder, generation, begin(folder, generation, state)), state }
}

/** `isWhole`: the snapshot holds everything, so its journal is empty. */
function readFolder(folder: string): (Snapshot & { readonly isWhole: boolean }) | null {
  const file = path.join(folder, 'state.json')
  const text = readIfThere(file)
  if (text === null) return null
  const snapshot = parseSnapshot(text, file)
  const changes = path.join(folder, journalName(snapshot.generation))
  const lines = readIfThere(changes) ?? ''
  replay(snapshot.state, lines, changes)
  return { ...snapshot, isWhole: lines === '' }
}

function readIfThere(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new SandboxDataError(`The sandbox cannot read ${file}: ${reason(error)}.`)
  }
}

function parseSnapshot(text: string, file: string): Snapshot {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new SandboxDataError(`${file} is damaged: it is not valid JSON. ${advice}`)
  }
  if (!isSnapshot(value)) throw new SandboxDataError(`${file} was not written by this sandbox. ${advice}`)
  return value
}

const advice = 'Nothing was changed. Move it away, or start afresh to begin again from the sample data.'

function isSnapshot(value: unknown): value is Snapshot {
  if (typeof value !== 'object' || value === null) return false
  if (!('format' in value && value.format === format && 'generation' in value && 'state' in value))
    return false
  const { generation, state } = value
  if (!Number.isSafeInteger(generation) || typeof state !== 'object' || state === null) return false
  return ['accounts', 'awsManaged', 'buckets', 'sessions'].every(
    (part) => typeof Reflect.get(state, part) === 'object' && Reflect.get(state, part) !== null,
  )
}

/** A last line without its newline was being written when the process died: its call was never answered. */
function replay(state: SandboxState, text: string, file: string): void {
  const lines = text.split('\n')
  lines.pop()
  for (const [index, line] of lines.entries()) {
    try {
      // Written by `append` below; a line that is something else fails in applyChange.
      applyChange(state, JSON.parse(line) as Change)
    } catch {
      throw new SandboxDataError(`${file} is damaged in line ${index + 1}. ${advice}`)
    }
  }
}

function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new SandboxDataError(`The sandbox cannot use the data folder ${folder}: ${reason(error)}.`)
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

const journalName = (generation: number) => `journal-${generation}.jsonl`

/** So that `fresh` over an old folder never reuses the name of a journal that is still there. */
function lastGeneration(folder: string): number {
  return Math.max(0, ...journalsIn(folder).map((name) => Number(/\d+/.exec(name)?.[0])))
}

function journalsIn(folder: string): readonly string[] {
  return fs.readdirSync(folder).filter((name) => /^journal-\d+\.jsonl$/.test(name))
}

/** On the empty journal of a generation. */
function startJournal(folder: string, first: number, empty: number): Journal {
  let generation = first
  let bytes = 0
  let file = empty
  const startOver = (state: SandboxState) => {
    const next = begin(folder, generation + 1, state)
    fs.closeSync(file)
    generation += 1
    bytes = 0
    file = next
  }
  return {
    append(change) {
      const line = Buffer.from(`${JSON.stringify(change)}\n`)
      try {
        writeWhole(file, line)
      } catch (error) {
        // Half a line must not stand before the next one.
        fs.ftruncateSync(file, bytes)
        throw error
      }
      bytes += line.length
    },
    compact(state) {
      if (bytes > journalBytesMax) startOver(state)
    },
    startOver,
    close() {
      fs.fsyncSync(file)
      fs.closeSync(file)
    },
  }
}

function writeWhole(file: number, line: Buffer): void {
  let written = 0
  while (written < line.length) written += fs.writeSync(file, line, written)
}

/** Order matters: the snapshot is complete on disk before the journal it replaces goes. */
function begin(folder: string, generation: number, state: SandboxState): number {
  writeAtomically(
    path.join(folder, 'state.json'),
    JSON.stringify({ format, generation, state } satisfies Snapshot),
  )
  for (const name of journalsIn(folder)) fs.unlinkSync(path.join(folder, name))
  return openChanges(folder, generation)
}

const openChanges = (folder: string, generation: number) =>
  fs.openSync(path.join(folder, journalName(generation)), 'a', 0o600)

function writeAtomically(file: string, text: string): void {
  const temporary = `${file}.tmp`
  const handle = fs.openSync(temporary, 'w', 0o600)
  try {
    fs.writeFileSync(handle, text)
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
  fs.renameSync(temporary, file)
}
