import { explainRequest } from '@/components/access/trace-model.ts'
import { catalog } from '@/lib/catalog/index.ts'
import { checkPolicy, minifyPolicy } from '@/lib/iam/index.ts'
import type { RoleFacts } from '@/lib/pod-identity/index.ts'
import { complete, factsOf } from '@/lib/policy-language/index.ts'
import type { FromWhatIf, ToWhatIf, WhatIfDraft, WhatIfSetup } from './what-if.protocol.ts'
import { changesOf, effectOn, type Group, groupUses, isReadable, sceneOf, withDrafts } from './what-if.ts'

type Newest = { readonly version: number; readonly draft: WhatIfDraft }

let setup: WhatIfSetup | null = null
let newest: Newest | null = null
/** What is still to be worked out for the newest draft; null: its text has not been looked at yet. */
let queue: Group[] | null = null
let scheduled = false

/** Between two pieces of work every message that came meanwhile is seen first, so that an old draft costs no more than one piece. */
const pieceMs = 30

self.onmessage = ({ data }: MessageEvent<ToWhatIf>) => {
  if (data.kind === 'setup') {
    setup = data.setup
    queue = null
  } else if (data.kind === 'draft') {
    newest = { version: data.version, draft: data.draft }
    queue = null
  } else if (data.kind === 'complete')
    post({ kind: 'completed', id: data.id, completions: completionsAt(data) })
  else answer(data)
  schedule()
}

function schedule() {
  if (scheduled || !setup || !newest || queue?.length === 0) return
  scheduled = true
  setTimeout(work, 0)
}

function work() {
  scheduled = false
  if (!setup || !newest) return
  try {
    if (queue === null) queue = look(setup, newest)
    else queue = judge(setup, newest, queue)
  } catch (error) {
    // The engine never throws on a text; if it does, the page must say so instead of showing an old answer.
    queue = []
    post({
      kind: 'failed',
      version: newest.version,
      message: error instanceof Error ? error.message : String(error),
    })
  }
  schedule()
}

/** First the text itself, which is what the person looks at. */
function look({ role, uses }: WhatIfSetup, { version, draft }: Newest): Group[] {
  const { looked, written } = draft
  const text = textOf(role, draft)
  const unreadable = written.filter((each) => !isReadable(each.text)).map(({ document }) => document)
  const findings = text.trim() === '' ? [] : checkPolicy(text, 'identity', { catalog })
  post({ kind: 'checked', version, looked, findings, toSend: minifyPolicy(text), unreadable })
  if (unreadable.length > 0) return []
  const groups = [...groupUses(uses, role, withDrafts(role, written))]
  if (groups.length === 0) post({ kind: 'effects', version, effects: [], left: 0 })
  return groups
}

function textOf(role: RoleFacts, { looked, written }: WhatIfDraft): string {
  const own = written.find(({ document }) => document === looked)
  return (own ?? role.policies.find(({ name }) => name === looked))?.text ?? ''
}

/** Then the associations, a few groups at a time. */
function judge({ role }: WhatIfSetup, { version, draft }: Newest, groups: readonly Group[]): Group[] {
  const then = withDrafts(role, draft.written)
  const until = performance.now() + pieceMs
  const left = [...groups]
  const effects: { uses: string[]; effect: ReturnType<typeof effectOn> }[] = []
  do {
    const group = left.shift()
    const [first] = group?.uses ?? []
    if (!group || !first) break
    effects.push({ uses: group.uses.map(({ id }) => id), effect: effectOn(first, role, then, catalog) })
  } while (performance.now() < until)
  const count = left.reduce((sum, { uses }) => sum + uses.length, 0)
  post({ kind: 'effects', version, effects, left: count })
  return left
}

function answer(question: Extract<ToWhatIf, { kind: 'changes' | 'explain' }>) {
  const use = setup?.uses.find(({ id }) => id === question.use)
  const roles =
    setup && newest ? { now: setup.role, changed: withDrafts(setup.role, newest.draft.written) } : null
  if (question.kind === 'changes') {
    const changes = use && roles ? changesOf(use, roles.now, roles.changed, catalog) : null
    post({ kind: 'changes', id: question.id, changes })
  } else {
    const view = use && roles ? explain(question, use, roles[question.side]) : null
    post({ kind: 'explained', id: question.id, view })
  }
}

/** What may stand there. The role's own policies are not the measure of themselves: it counts as unknown. */
function completionsAt({ text, offset }: Extract<ToWhatIf, { kind: 'complete' }>) {
  if (!setup) return []
  const { roleArn, uses } = setup
  const some = uses[0]?.association
  const association = { ...(some ?? noAssociation), accountId: roleArn.split(':')[4] ?? '', roleArn }
  const session = { principal: roleArn, known: {}, absent: [] }
  return complete(
    text,
    offset,
    factsOf({ association, policies: { identity: [], unreadable: ['identity'] }, session }),
  )
}

const noAssociation = {
  region: '*',
  cluster: '*',
  namespace: '*',
  serviceAccount: '*',
  disableSessionTags: false,
}

type Use = WhatIfSetup['uses'][number]

function explain({ question }: Extract<ToWhatIf, { kind: 'explain' }>, use: Use, role: RoleFacts) {
  const { policies, context } = sceneOf(use, role)
  const { accountId, region } = use.association
  return explainRequest(question, { policies, session: context, home: { accountId, region } }, catalog)
}

function post(message: FromWhatIf) {
  self.postMessage(message)
}
