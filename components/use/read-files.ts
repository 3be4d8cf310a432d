import { readCalls, type Sessions, sessionSorter } from '@/lib/use/index.ts'
import { bytesOf, type Damage } from './unpack.ts'
import type { FileRead } from './use.protocol.ts'

export type Reading = {
  /** Told as often as something was taken. */
  readonly onProgress: (progress: { name: string; done: number; total: number; events: number }) => void
  readonly isStopped: () => boolean
}
export type ReadFiles = {
  readonly sessions: Sessions
  readonly files: readonly FileRead[]
  readonly wasStopped: boolean
}
type Named = Blob & { readonly name: string }

/** Reads files of CloudTrail one after the other. What breaks off or is stopped keeps what came before. */
export async function readFiles(
  files: readonly Named[],
  { onProgress, isStopped }: Reading,
): Promise<ReadFiles> {
  const sorter = sessionSorter()
  const total = files.reduce((sum, { size }) => sum + size, 0)
  const read: FileRead[] = []
  let [before, events] = [0, 0]
  for (const file of files) {
    const { name, size } = file
    let bytes = 0
    const own = { events: 0, damage: null as Damage | null }
    const chunks = stoppable(
      bytesOf(file, (at) => {
        bytes = at
        onProgress({ name, done: before + at, total, events })
      }),
      isStopped,
      (damage) => {
        own.damage = damage
      },
    )
    for await (const call of readCalls(chunks)) {
      sorter.add(call)
      own.events += 1
      events += 1
    }
    before += size
    read.push({ name, size, bytes, ...own })
    if (isStopped()) break
  }
  return { sessions: sorter.result(), files: read, wasStopped: isStopped() }
}

async function* stoppable(
  bytes: AsyncGenerator<Uint8Array, Damage | null>,
  isStopped: () => boolean,
  onEnd: (damage: Damage | null) => void,
): AsyncGenerator<Uint8Array> {
  try {
    while (!isStopped()) {
      const next = await bytes.next()
      if (next.done) return onEnd(next.value)
      yield next.value
    }
  } finally {
    await bytes.return(null)
  }
}
