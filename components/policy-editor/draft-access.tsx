'use client'
import { memo, useId, useMemo, useState } from 'react'
import type { ChangeSides } from '@/components/access/access-changes.tsx'
import { AccessTable } from '@/components/access/access-table.tsx'
import type { Limits } from '@/components/access/overlap-model.ts'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import type { DraftView, EngineSetup } from './engine.protocol.ts'
import { useAnswer } from './use-answer.ts'
import type { Engine } from './use-engine.ts'

type Props = { engine: Engine; setup: EngineSetup; sides: ChangeSides; limits: Limits; catalogDate: string }

/** Everything the draft's pods may do, service by access level; asked of the worker while it is open. */
export function DraftAccess({ engine, setup, sides, limits, catalogDate }: Props) {
  const [open, setOpen] = useState(false)
  const answer = useAnswer(engine, 'access', open ? {} : null)
  const id = useId()
  return (
    <div className="border-line border-t">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="min-h-8 w-full cursor-pointer px-3.5 py-2 text-left font-semibold hover:bg-sunk"
      >
        <span aria-hidden="true" className="mr-2 inline-block w-3 text-dim">
          {open ? '▾' : '▸'}
        </span>
        Everything the draft lets pods do
      </button>
      <div id={id} className="border-line border-t empty:hidden">
        {open && !answer && <Skeleton className="m-3.5 h-32" />}
        {open && answer && (
          <Table answer={answer} setup={setup} sides={sides} limits={limits} catalogDate={catalogDate} />
        )}
      </div>
    </div>
  )
}

const Table = memo(function Table({
  answer: { view, policies },
  setup: { withPolicy: session, home },
  sides,
  limits,
  catalogDate,
}: Omit<Props, 'engine'> & { answer: DraftView }) {
  const scene = useMemo(() => ({ policies, session, home }), [policies, session, home])
  return (
    <AccessTable
      view={view}
      scene={scene}
      limits={limits}
      catalogDate={catalogDate}
      explain={sides.after.explain}
    />
  )
})
