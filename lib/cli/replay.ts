import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { createGunzip } from 'node:zlib'
import { callsOf, type EventCounts, type Replay, type Replayed, replayer } from '../use/index.ts'
import { subjectIn } from './expectation-files.ts'

export const replayUsage = `podscope replay [--json] [--pods name]… policies events…

Which past calls the policies of a file would have refused. The file names policies and an association (lib/expectations/README.md); events are files
of CloudTrail, .json or .gz. Pods of other service accounts may share role and cluster: --pods names how those of this one begin.
Exit status: 0 none would have been refused, 1 some would, or may, 2 a file cannot be read.
`

type Args = {
  readonly file: string
  readonly events: readonly string[]
  readonly pods: readonly string[]
  readonly json: boolean
}

export function readReplayArgs(list: readonly string[]): Args | null {
  try {
    const options = {
      json: { type: 'boolean', default: false },
      pods: { type: 'string', multiple: true, default: [] as string[] },
    } as const
    const { values, positionals } = parseArgs({ args: [...list], options, allowPositionals: true })
    const [file, ...events] = positionals
    return file === undefined || events.length === 0
      ? null
      : { file, events, pods: values.pods, json: values.json }
  } catch {
    return null
  }
}

export type Replaying =
  | { readonly problems: readonly string[] }
  | { readonly problems: null; readonly replay: Replay; readonly counts: EventCounts }

/** Holds the calls in files of events against the policies of a file. Files are read as streams. */
export async function replayFiles({ file, events, pods }: Args): Promise<Replaying> {
  const read = subjectIn(file)
  if (read.problems !== null)
    return {
      problems: read.problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`),
    }
  const { subject, session } = read
  if (session.kind !== 'association')
    return { problems: [`${file}: it names no association, so its pods’ calls cannot be told from others’`] }
  const held = replayer(subject.policies, subject.session)
  let counts = { read: 0, damaged: 0, others: 0 }
  for (const each of events) {
    try {
      const found = await inFile(each, async (chunks) => {
        const calls = callsOf(chunks, session, pods)
        for (;;) {
          const next = await calls.next()
          if (next.done) return next.value
          held.add(next.value)
        }
      })
      counts = {
        read: counts.read + found.read,
        damaged: counts.damaged + found.damaged,
        others: counts.others + found.others,
      }
    } catch (error) {
      return { problems: [`${each}: ${error instanceof Error ? error.message : String(error)}`] }
    }
  }
  return { problems: null, replay: held.result(), counts }
}

async function inFile<T>(path: string, use: (chunks: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
  const source = createReadStream(path, { highWaterMark: 1 << 18 })
  if (path.endsWith('.gz')) {
    let result: { readonly value: T } | null = null
    await pipeline(
      source,
      createGunzip({ chunkSize: 1 << 18 }),
      async (chunks: AsyncIterable<Uint8Array>) => {
        result = { value: await use(chunks) }
      },
    )
    if (result === null) throw new Error('nothing was read')
    return (result as { readonly value: T }).value
  }
  return use(source as AsyncIterable<Uint8Array>)
}

const number = (value: number) => value.toLocaleString('en')
const sum = (list: readonly Replayed[]) => list.reduce((total, { calls }) => total + calls, 0)

function section(title: string, list: readonly Replayed[]): readonly string[] {
  if (list.length === 0) return []
  const rows = list.map(({ action, resource, calls, last }) => {
    return `    ${number(calls).padStart(8)} × ${action}, e.g. on ${resource || 'what is not told'}${last ? `, last ${last}` : ''}`
  })
  return [`  ${title}`, ...rows]
}

/** The answer for a person. */
export function wordReplay(
  { calls, refused, open, nowAllowed, untold, wereRefused }: Replay,
  counts: EventCounts,
): string {
  const passed = calls - wereRefused
  return [
    `would have refused ${number(sum(refused))} of ${number(passed)} calls that AWS let through`,
    ...section('refused', refused),
    ...section('depends on what an event does not tell', open),
    ...section('not judged: the event does not say on what', untold),
    ...section('refused then, allowed by these', nowAllowed),
    `  ${number(counts.read)} events read, ${number(counts.others)} of others, ${number(counts.damaged)} damaged`,
    '',
  ].join('\n')
}

/** Nothing that was let through would be refused, or may be. */
export const isSafe = ({ refused, open, untold }: Replay) =>
  refused.length + open.length + untold.length === 0
