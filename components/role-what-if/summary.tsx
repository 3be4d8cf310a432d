import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { WhatIf } from './use-what-if.ts'
import type { WhatIfEffect, WhatIfUse } from './what-if.protocol.ts'

type Props = {
  readonly whatIf: WhatIf
  readonly uses: readonly WhatIfUse[]
  readonly changed: boolean
  /** Whether all places could be looked at. */
  readonly complete: boolean
  /** Kinds of policies that were not read. */
  readonly notEvaluated: readonly string[]
}

/** How many associations the draft touches, and in which direction. */
export function Summary({ whatIf, uses, changed, complete, notEvaluated }: Props) {
  return (
    <Panel label="What the draft would change">
      <PanelHeader title="What the draft would change">
        {whatIf.state.working && changed && <span className="text-dim text-xs">working it out…</span>}
      </PanelHeader>
      <div role="status" className="px-3.5 py-3">
        <Words whatIf={whatIf} uses={uses} changed={changed} />
        {!complete && (
          <p className="mt-2">Not all places could be read: more associations may use the role.</p>
        )}
        <p className="mt-2 text-dim text-xs">
          Not evaluated: {notEvaluated.join(', ')}. A change of a role’s policy acts on running pods at once,
          unlike a change of a session policy.
        </p>
      </div>
    </Panel>
  )
}

function Words({ whatIf, uses, changed }: Omit<Props, 'complete' | 'notEvaluated'>) {
  const { state, tooLong } = whatIf
  if (tooLong) return <p>The text is far longer than IAM takes, so nothing is worked out.</p>
  if (state.problem !== null) return <p>{state.problem} Nothing is known of what this draft changes.</p>
  if (uses.length === 0) return <p>No association that could be read uses the role.</p>
  if (!changed)
    return <p>Nothing yet: this is the role as it is. Write in a document to see what that does.</p>
  if (state.unreadable.length > 0)
    return <p>Not known: the draft cannot be read as a policy yet. See the errors below the text.</p>
  const effects = uses.flatMap(({ id }) => state.effects.get(id) ?? [])
  const count = (has: (effect: WhatIfEffect) => boolean) => effects.filter(has).length
  const rows = [
    { label: 'lose something', sign: '−', look: 'text-cut', number: count(loses) },
    { label: 'gain something', sign: '+', look: 'text-granted', number: count(gains) },
    {
      label: 'stay as they are',
      sign: '=',
      look: '',
      number: count((effect) => !loses(effect) && !gains(effect) && isKnown(effect)),
    },
    { label: 'are not known', sign: '?', look: 'text-dim', number: uses.length - count(isKnown) },
  ]
  return (
    <ul className="space-y-1">
      {rows
        .filter(({ number }) => number > 0)
        .map(({ label, sign, look, number }) => (
          <li key={label} className="flex gap-2.5">
            <span aria-hidden className={`w-4 flex-none text-center font-bold ${look}`}>
              {sign}
            </span>
            <span>
              <b className="font-semibold tabular-nums">{number.toLocaleString('en')}</b> of{' '}
              {uses.length.toLocaleString('en')} {label}
            </span>
          </li>
        ))}
    </ul>
  )
}

const open = { allowed: 2, conditional: 1, refused: 0, unknown: -1 } as const

export function loses(effect: WhatIfEffect): boolean {
  return effect.kind === 'access'
    ? effect.lost > 0
    : isKnown(effect) && open[effect.changed] < open[effect.now]
}

export function gains(effect: WhatIfEffect): boolean {
  return effect.kind === 'access'
    ? effect.gained > 0
    : isKnown(effect) && open[effect.changed] > open[effect.now]
}

function isKnown(effect: WhatIfEffect): boolean {
  return effect.kind === 'access' || (effect.now !== 'unknown' && effect.changed !== 'unknown')
}
