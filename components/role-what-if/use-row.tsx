'use client'
import { useEffect, useMemo, useState } from 'react'
import { AccessChanges, type ChangeSides } from '@/components/access/access-changes.tsx'
import { roleNameOf } from '@/components/access/arn.ts'
import { SetBar } from '@/components/access/set-bar.tsx'
import type { TraceQuestion, TraceView } from '@/components/access/trace-types.ts'
import { Button } from '@/components/ui/button.tsx'
import { Chip } from '@/components/ui/chip.tsx'
import { cn } from '@/components/ui/cn.ts'
import type { RoleUse } from '@/lib/inventory/types.ts'
import { routes } from '@/lib/routes.ts'
import { loses } from './summary.tsx'
import { UseName } from './use-name.tsx'
import type { ChainEffect, Side, WhatIfChanges, WhatIfEffect } from './what-if.protocol.ts'
import type { WhatIfClient } from './what-if-client.ts'

type Props = {
  readonly use: RoleUse
  /** Null: not worked out. */
  readonly effect: WhatIfEffect | null
  readonly changed: boolean
  readonly client: WhatIfClient | null
}

const columns = 6

/** One association, and on demand what it gains and loses, each with its proof. */
export function UseRow({ use, effect, changed, client }: Props) {
  const [open, setOpen] = useState(false)
  const { association } = use
  const access = effect?.kind === 'access' ? effect : null
  const differs = changed && access !== null && access.lost + access.gained > 0
  const cell = 'px-3.5 py-1.5 align-top'
  return (
    <>
      <tr className="border-line border-t">
        <th scope="row" className={`${cell} text-left`}>
          <UseName use={use} href={routes.association(association)} />
          {effect?.kind === 'chain' && (
            <Chain effect={effect} target={association.targetRoleArn ?? ''} changed={changed} />
          )}
        </th>
        <Bars effect={effect} />
        <Amount sign="−" count={access && changed ? access.lost : null} look="text-cut" />
        <Amount sign="+" count={access && changed ? access.gained : null} look="text-granted" />
        <td className={`${cell} text-right`}>
          {differs && (
            <Button
              size="sm"
              aria-expanded={open}
              aria-label={`${open ? 'Close' : 'Open'} the changes of ${association.serviceAccount}`}
              onClick={() => setOpen(!open)}
            >
              {open ? 'Close' : 'Open'}
            </Button>
          )}
        </td>
      </tr>
      {open && differs && client && (
        <tr>
          <td colSpan={columns} className="border-line border-t bg-sunk">
            <Changes use={association.associationId} client={client} effect={effect} />
          </td>
        </tr>
      )}
    </>
  )
}

/** The role only on the way to another has no access of its own to draw. */
function Bars({ effect }: Pick<Props, 'effect'>) {
  const bars =
    effect?.kind === 'chain'
      ? []
      : ([
          ['Now', effect?.now ?? null],
          ['With the draft', effect?.changed ?? null],
        ] as const)
  const [now, changed] = bars.map(([label, counts]) => (
    <SetBar key={label} counts={counts} label={label} unknown="not worked out" />
  ))
  return (
    <>
      <td className="hidden px-3.5 py-1.5 align-top md:table-cell">{now}</td>
      <td className="hidden px-3.5 py-1.5 align-top sm:table-cell">{changed}</td>
    </>
  )
}

/** The column says what is counted; the sign is for the eye. */
function Amount({
  sign,
  count,
  look,
}: {
  readonly sign: string
  readonly count: number | null
  readonly look: string
}) {
  return (
    <td className={cn('px-2 py-1.5 text-right align-top tabular-nums', count ? 'font-semibold' : 'text-dim')}>
      {count !== null && count > 0 && (
        <span aria-hidden className={look}>
          {sign}
        </span>
      )}
      {count === null ? '–' : count.toLocaleString('en')}
    </td>
  )
}

const chainWords: Readonly<Record<ChainEffect['now'], string>> = {
  allowed: 'may assume',
  conditional: 'may assume, depending on conditions,',
  refused: 'may not assume',
  unknown: 'is not known to assume',
}

/** The role is only on the way: its other permissions never reach the pods (EKS user guide, pod-id-assign-target-role). */
function Chain({
  effect,
  target,
  changed,
}: {
  readonly effect: ChainEffect
  readonly target: string
  readonly changed: boolean
}) {
  const worse = changed && loses(effect)
  return (
    <div className="mt-1 font-normal text-xs">
      <Chip tone={worse ? 'bad' : 'plain'}>
        {changed ? 'with the draft the role' : 'the role'} {chainWords[changed ? effect.changed : effect.now]}{' '}
        {roleNameOf(target)}
        {worse && ' any more: its pods get no credentials'}
      </Chip>
    </div>
  )
}

type ChangesProps = {
  readonly use: string
  readonly client: WhatIfClient
  readonly effect: WhatIfEffect | null
}

function Changes({ use, client, effect }: ChangesProps) {
  const [changes, setChanges] = useState<WhatIfChanges | 'none' | null>(null)
  // An effect that was worked out anew is of another draft, or another role: the changes are asked for again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    let wanted = true
    void client.changes(use).then((answer) => wanted && setChanges(answer ?? 'none'))
    return () => {
      wanted = false
    }
  }, [use, client, effect])
  const sides = useMemo((): ChangeSides => {
    const explain = (side: Side) => (question: TraceQuestion) => explained(client, use, side, question)
    return {
      before: { label: 'now', explain: explain('now') },
      after: { label: 'with the draft', explain: explain('changed') },
    }
  }, [client, use])
  if (changes === null) return <p className="px-3.5 py-2 text-dim">Working it out…</p>
  if (changes === 'none') return <p className="px-3.5 py-2 text-dim">The policy engine did not answer.</p>
  return <AccessChanges losses={changes.losses} gains={changes.gains} exact={changes.exact} sides={sides} />
}

async function explained(
  client: WhatIfClient,
  use: string,
  side: Side,
  question: TraceQuestion,
): Promise<TraceView> {
  const view = await client.explain(use, side, question)
  if (!view) throw new Error('the policy engine did not answer')
  return view
}
