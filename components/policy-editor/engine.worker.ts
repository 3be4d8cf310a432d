import { catalog } from '@/lib/catalog/index.ts'
import type { VerdictCounts } from '@/lib/iam/index.ts'
import { factsOf, type LanguageFacts } from '@/lib/policy-language/index.ts'
import { answer, warmUp } from './answer.ts'
import { assessDraft, countsNow, type Judged } from './assess.ts'
import type { EngineSetup, FromEngine, Question, ToEngine } from './engine.protocol.ts'

type Text = { readonly version: number; readonly text: string }
type Asked = { readonly id: number; readonly version: number; readonly question: Question }

let setup: EngineSetup | null = null
let facts: LanguageFacts | null = null
/** What is applied now. */
let now: VerdictCounts | null = null
/** The newest draft, and what is known of it. Only the newest is worth the work. */
let draft: Text | null = null
let judged: Judged | null = null
let told = true
/** The first completion would have to wait for what the role allows. */
let cold = true
const questions: Asked[] = []

/** A turn of the loop lets every message that came meanwhile be seen first; a timer would wait for milliseconds. */
const turn = new MessageChannel()
turn.port1.onmessage = work
let scheduled = false

self.onmessage = ({ data }: MessageEvent<ToEngine>) => {
  switch (data.kind) {
    case 'setup':
      setup = data.setup
      facts = factsOf({ ...setup, session: setup.withPolicy })
      judged = null
      told = false
      cold = true
      now = countsNow(setup, catalog)
      post({ kind: 'now', counts: now })
      break
    case 'draft':
      draft = { version: data.version, text: data.text }
      judged = null
      told = false
      break
    case 'ask':
      questions.push(data)
      break
    case 'cancel':
      dropQuestion(data.id)
      break
  }
  schedule()
}

function schedule() {
  if (scheduled) return
  scheduled = true
  turn.port2.postMessage(null)
}

/** Answered before the draft is judged: a hand waits for them. */
const quick: readonly Question['kind'][] = ['complete', 'hover', 'describe']

/** One piece of work a turn: what a hand waits for, then what is drawn at every key, then one question, then what may be asked next. */
function work() {
  scheduled = false
  if (!setup || !draft) return
  const place = told ? 0 : questions.findIndex(({ question }) => quick.includes(question.kind))
  const [next] = place < 0 ? [] : questions.splice(place, 1)
  if (next) void reply(next, draft, setup)
  else if (!told) tell(draft, setup)
  else if (cold && facts) {
    cold = false
    warmUp(facts)
  }
  if (!told || questions.length > 0 || cold) schedule()
}

function tell({ version, text }: Text, against: EngineSetup) {
  told = true
  try {
    post({ kind: 'assessed', version, assessment: judge(text, against).assessment })
  } catch (error) {
    // The engine never throws on a text; if it does, the page must say so instead of showing an old answer.
    post({ kind: 'failed', version, message: messageOf(error) })
  }
}

/** Of the newest text only: nobody asks about another. */
function judge(text: string, against: EngineSetup): Judged {
  judged ??= assessDraft(text, against, catalog, () => performance.now(), { now, atMs: Date.now() })
  return judged
}

async function reply({ id, version, question }: Asked, asked: Text, against: EngineSetup) {
  if (version !== asked.version || !facts) return post({ kind: 'unanswered', id, problem: null })
  const { text } = asked
  try {
    const given = await answer(question, {
      text,
      setup: against,
      catalog,
      facts,
      access: () => judge(text, against).access,
      findings: () => judge(text, against).assessment.findings,
    })
    // What had to be loaded may come after the text has changed.
    if (draft === asked) post({ kind: 'answered', id, answer: given })
    else post({ kind: 'unanswered', id, problem: null })
  } catch (error) {
    post({ kind: 'unanswered', id, problem: messageOf(error) })
  }
}

function dropQuestion(id: number) {
  const place = questions.findIndex((question) => question.id === id)
  if (place >= 0) questions.splice(place, 1)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function post(message: FromEngine) {
  self.postMessage(message)
}
