import 'server-only'
import { type Actor, appendEvent } from '../audit/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { siteState } from '../inventory/index.ts'
import { forgetPreviews, reopenFailed } from './items.ts'
import { beginWork, insertRun, readRun, stopWork } from './runs.ts'
import type { RunDefinition, RunProblem, RunState } from './types.ts'
import { previewRun, writeRun } from './work.ts'

type Done = Result<null, RunProblem>

const atWork = new Set<Promise<void>>()

/** Goes on by itself, whoever asked for it. If the store goes away under it, the lease lapses and the run is shown as interrupted. */
function goOn(work: Promise<void>): void {
  const own: Promise<void> = work.catch(() => undefined).finally(() => atWork.delete(own))
  atWork.add(own)
}

/** Resolves when this process works on no run: for tests, and for a process that wants to end. */
export async function untilIdle(): Promise<void> {
  while (atWork.size > 0) await Promise.all(atWork)
}

function mayWrite(): Done {
  return siteState().readOnly ? fail({ kind: 'read-only' }) : ok(null)
}

async function notNow(id: string): Promise<Done> {
  const run = await readRun(id)
  return fail(run ? { kind: 'not-now', state: run.state } : { kind: 'not-found' })
}

/** What a list of runs calls it. */
function titleOf({ kind, home, targets, ...rest }: RunDefinition): string {
  const lines = targets.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
  const some = `${lines.length.toLocaleString('en')} ${lines.length === 1 ? 'target' : 'targets'}`
  if (kind === 'policy')
    return `Session policy for ${lines.length === 1 ? lines[0] : some} in ${home.cluster}`
  const sources = 'sources' in rest ? rest.sources : []
  const [first] = sources
  const who =
    sources.length === 1 && first
      ? `${first.namespace}/${first.serviceAccount}`
      : `${sources.length.toLocaleString('en')} associations`
  return `Clone of ${who} of ${home.cluster}`
}

/** Writes down what is to be done; nothing is looked at yet. Returns the run's id. */
export async function draftRun(definition: RunDefinition, actor: Actor): Promise<Result<string, RunProblem>> {
  const allowed = mayWrite()
  if (!allowed.ok) return allowed
  return ok(await insertRun(titleOf(definition), actor.name, definition))
}

/** States in which nothing was written yet, so that a run may still become another. */
const unwritten: readonly Exclude<RunState, 'interrupted'>[] = ['draft', 'previewing', 'planned']
/** States in which it may be previewed or written once more. `running` is one whose worker is gone; a live one keeps its lease. */
const resting: readonly Exclude<RunState, 'interrupted'>[] = ['planned', 'stopped', 'finished']

/** Saves what is to be done and previews it, target by target, on the server. */
export async function planRun(id: string, definition: RunDefinition): Promise<Done> {
  const run = await readRun(id)
  if (!run) return fail({ kind: 'not-found' })
  const isIdle =
    run.state === 'draft' || run.state === 'planned' || isInterruptedPreview(run.state, run.counts)
  if (!isIdle) return fail({ kind: 'not-now', state: run.state })
  const change = { definition, title: titleOf(definition) }
  const begun = await beginWork(id, unwritten, 'previewing', change)
  if (!begun?.lease) return notNow(id)
  goOn(previewRun(id, begun.lease, true))
  return ok(null)
}

function isInterruptedPreview(state: RunState, counts: { readonly done: number; readonly writing: number }) {
  return state === 'interrupted' && counts.done + counts.writing === 0
}

/** Previews all that is not done once more, as AWS holds it now. */
export async function previewAgain(id: string): Promise<Done> {
  const begun = await beginWork(id, [...resting, 'previewing', 'running'], 'previewing')
  if (!begun?.lease) return notNow(id)
  await forgetPreviews(id)
  goOn(previewRun(id, begun.lease, false))
  return ok(null)
}

/** Begins to write in somebody's name. The audit has it before anything is written; if it cannot, the lease lapses unused. */
async function write(id: string, from: Parameters<typeof beginWork>[1], actor: Actor): Promise<Done> {
  const begun = await beginWork(id, from, 'running', { startedBy: actor })
  if (!begun) return notNow(id)
  await appendEvent({ actor, act: 'run.start', object: { kind: 'run', name: id } })
  if (begun.lease) goOn(writeRun(id, begun.lease))
  return ok(null)
}

/** Starts writing, or goes on with it, in somebody's name. It runs on the server; whoever asks second finds it running. */
export async function startRun(id: string, actor: Actor): Promise<Done> {
  const allowed = mayWrite()
  return allowed.ok ? write(id, ['planned', 'stopped', 'running'], actor) : allowed
}

/** No further item is begun; what is on the way ends. */
export async function stopRun(id: string, actor: Actor): Promise<Done> {
  if (!(await stopWork(id))) return notNow(id)
  await appendEvent({ actor, act: 'run.stop', object: { kind: 'run', name: id } })
  return ok(null)
}

/** Tries once more what failed for a reason that may have passed; what changed since the preview needs another preview. */
export async function retryFailed(id: string, actor: Actor): Promise<Done> {
  const allowed = mayWrite()
  if (!allowed.ok) return allowed
  const run = await readRun(id)
  if (!run || (run.state !== 'stopped' && run.state !== 'finished')) return notNow(id)
  await reopenFailed(id)
  return write(id, ['stopped', 'finished'], actor)
}
