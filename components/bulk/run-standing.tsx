import type { Run } from '@/lib/bulk/types.ts'
import { planSentence, type RunLine, stateWords } from './run-view.ts'

const order = ['done', 'unchanged', 'writing', 'failed', 'conflict', 'unknown', 'blocked', 'pending'] as const
const looks: Record<(typeof order)[number], string> = {
  done: 'bg-granted',
  unchanged: 'bg-granted/50',
  writing: 'bg-accent',
  failed: 'bg-denied',
  conflict: 'bg-cut',
  unknown: 'bg-inert',
  blocked: 'bg-line-strong',
  pending: 'bg-transparent',
}

const number = (value: number) => value.toLocaleString('en')

/** How far it is: a bar with its counts in words. */
function Progress({ run }: { readonly run: Run }) {
  const all = order.reduce((sum, state) => sum + run.counts[state], 0)
  const total = all - run.counts.blocked
  const ended = total - run.counts.pending - run.counts.writing
  return (
    <div className="space-y-1.5">
      <div
        role="progressbar"
        aria-label="Progress of the run"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={ended}
        aria-valuetext={`${number(ended)} of ${number(total)}`}
        className="flex h-2 overflow-hidden rounded-full bg-line"
      >
        {order.map((state) => (
          <span
            key={state}
            className={looks[state]}
            style={{ width: `${(100 * run.counts[state]) / Math.max(1, all)}%` }}
          />
        ))}
      </div>
      <p role="status" className="flex flex-wrap gap-x-4 gap-y-1 tabular-nums">
        <b className="font-semibold">
          {number(ended)} of {number(total)}
        </b>
        {order.map(
          (state) =>
            run.counts[state] > 0 && (
              <span key={state} className="inline-flex items-center gap-1.5">
                <span
                  aria-hidden
                  className={`size-2 rounded-full border border-line-strong ${looks[state]}`}
                />
                {number(run.counts[state])} {stateWords[state]}
              </span>
            ),
        )}
      </p>
    </div>
  )
}

/** The totals: of a plan what it means, of a run how far it is. */
export function RunStanding({ run, lines }: { readonly run: Run; readonly lines: readonly RunLine[] }) {
  if (run.state === 'previewing') {
    return (
      <p role="status" className="border-line border-b px-3.5 py-2.5">
        {lines.length === 0
          ? 'Looking up the targets…'
          : `Previewed ${number(run.previewed)} of ${number(lines.length)}. This goes on without the page.`}
      </p>
    )
  }
  const isStarted = run.state === 'running' || run.state === 'stopped' || run.state === 'finished'
  const { done, unchanged, failed, conflict, unknown } = run.counts
  const isBegun = isStarted || done + unchanged + failed + conflict + unknown > 0
  return (
    <div className="space-y-2 border-line border-b px-3.5 py-2.5">
      {run.state === 'planned' && <p>{planSentence(lines, run.definition.kind)}</p>}
      {isBegun && <Progress run={run} />}
    </div>
  )
}
