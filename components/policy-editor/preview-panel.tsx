import { SetBar } from '@/components/access/set-bar.tsx'
import { usableCount } from '@/components/access/verdict.ts'
import type { VerdictCounts } from '@/lib/iam/index.ts'
import { ChangeRow } from './change-row.tsx'
import type { Preview } from './engine.protocol.ts'
import type { EngineState } from './use-engine.ts'

type Props = { engine: EngineState; changed: boolean; hasPolicy: boolean; roleUnknown: boolean }

/** What the draft would change, live: both set bars, what is lost and gained with a proof, what stays. */
export function PreviewBody({ engine, changed, hasPolicy, roleUnknown }: Props) {
  const { now, assessment, problem } = engine
  if (problem !== null) {
    return (
      <p className="px-3.5 py-3">
        {problem} Nothing is known of what this draft changes; AWS still checks the policy when it is applied.
      </p>
    )
  }
  if (roleUnknown) {
    return (
      <p className="px-3.5 py-3">
        Unknown: the role could not be read, so neither what its pods may do now nor what this draft changes
        can be worked out. The text itself is checked.
      </p>
    )
  }
  const preview = changed ? (assessment?.preview ?? null) : null
  return (
    <>
      <div className="grid grid-cols-[64px_1fr_auto] items-center gap-x-3 gap-y-1.5 px-3.5 py-3">
        <BarRow name="Now" counts={now} />
        {changed && <BarRow name="Draft" counts={preview?.counts ?? null} strong />}
      </div>
      <ul className="divide-y divide-line border-line border-t">
        <Changes preview={preview} changed={changed} hasPolicy={hasPolicy} ready={assessment !== null} />
      </ul>
    </>
  )
}

function BarRow({
  name,
  counts,
  strong = false,
}: {
  name: string
  counts: VerdictCounts | null
  strong?: boolean
}) {
  return (
    <>
      <span className={strong ? 'font-semibold' : 'text-dim'}>{name}</span>
      <SetBar counts={counts} width="100%" label={name} unknown="not worked out" />
      <span className="min-w-10 text-right tabular-nums">
        {counts ? usableCount(counts).toLocaleString('en') : '–'}
      </span>
    </>
  )
}

function Changes({
  preview,
  changed,
  hasPolicy,
  ready,
}: {
  preview: Preview | null
  changed: boolean
  hasPolicy: boolean
  ready: boolean
}) {
  if (!changed) {
    const words = hasPolicy
      ? 'This is what is applied now.'
      : 'No session policy: the role applies as it is. Write one to narrow it.'
    return <li className="px-3.5 py-2 text-dim">{words}</li>
  }
  if (!preview) {
    const words = ready
      ? 'The draft cannot be read as a policy yet; see the errors below the text.'
      : 'Working it out…'
    return <li className="px-3.5 py-2 text-dim">{words}</li>
  }
  return (
    <>
      <ChangeRow kind="loses" changes={preview.losses} />
      <ChangeRow kind="gains" changes={preview.gains} />
      <li className="flex gap-2.5 px-3.5 py-2">
        <span aria-hidden="true" className="w-4 flex-none text-center font-bold">
          =
        </span>
        {preview.unchanged.toLocaleString('en')} unchanged
      </li>
      {!preview.exact && (
        <li className="px-3.5 py-2 text-dim">
          Not exact: some conditions or variables depend on values that are only known at run time.
        </li>
      )}
    </>
  )
}
