import type { Sessions } from '@/lib/use/index.ts'
import { answerUse } from './answer-use.ts'
import { readFiles } from './read-files.ts'
import type { FromUse, ToUse } from './use.protocol.ts'

/** What was read stays here: the page gets numbers and answers. */
let sessions: Sessions | null = null
let stopped = false

self.onmessage = ({ data }: MessageEvent<ToUse>) => {
  if (data.kind === 'stop') stopped = true
  else if (data.kind === 'read') void read(data.files)
  else answer(data)
}

/** More often nobody sees it. */
const progressMs = 100

async function read(files: readonly File[]) {
  stopped = false
  sessions = null
  let toldAt = 0
  try {
    const found = await readFiles(files, {
      isStopped: () => stopped,
      onProgress: (progress) => {
        const now = performance.now()
        if (now - toldAt < progressMs) return
        toldAt = now
        post({ kind: 'progress', ...progress })
      },
    })
    sessions = found.sessions
    const pods = sessions.pods.map(({ same: _, ...told }) => told)
    const { files: each, wasStopped } = found
    post({ kind: 'read', all: { ...sessions, pods, files: each, wasStopped } })
  } catch (error) {
    post({ kind: 'failed', id: null, message: messageOf(error) })
  }
}

function answer(asked: Extract<ToUse, { kind: 'ask' }>) {
  const { id } = asked
  try {
    if (sessions === null) throw new Error('nothing was read')
    post({ kind: 'answered', id, answer: answerUse(sessions, asked) })
  } catch (error) {
    // The engine never throws on a text; if it does, the page must say so instead of showing an old answer.
    post({ kind: 'failed', id, message: messageOf(error) })
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
const post = (message: FromUse) => self.postMessage(message)
