'use client'
import { memo, useMemo } from 'react'
import { ExpectationPanel } from '@/components/expectations/expectation-panel.tsx'
import type { Kept, SaveExpectations, ShownResult } from '@/components/expectations/types.ts'
import { sayExpectation, stateSigns } from '@/components/expectations/words.ts'
import { Banner } from '@/components/ui/banner.tsx'
import type { Expectation } from '@/lib/expectations/index.ts'
import { useAnswer } from './use-answer.ts'
import type { Draft } from './use-draft.ts'
import type { Engine } from './use-engine.ts'

export type KeptOf = Kept & {
  /** Undefined: nothing can be saved here. */
  readonly save: SaveExpectations | undefined
  /** Why they could not be read. */
  readonly problem: string | null
  readonly notEvaluated: readonly string[]
}

/** `fresh`: of the text as it stands; else of an older one, until the engine has caught up. */
export type Held = { readonly results: readonly ShownResult[] | null; readonly fresh: boolean }

/** Expectations held against the draft, or, where nothing is written, against what is applied. */
export function useHeld(
  engine: Engine,
  list: readonly Expectation[],
  { changed, text }: Pick<Draft, 'changed' | 'text'>,
): Held {
  const ask = list.length > 0 ? { side: changed ? ('draft' as const) : ('now' as const), list } : null
  const answer = useAnswer(engine, 'expectations', ask)
  const fresh = answer?.of === (changed ? text : '')
  return useMemo(
    // One that was added since has no result yet.
    () => ({ results: answer?.results.length === list.length ? answer.results : null, fresh }),
    [answer, list.length, fresh],
  )
}

type PanelProps = {
  readonly kept: KeptOf
  readonly held: Held
  readonly changed: boolean
  /** Why there are no results: the draft is no policy yet, or the engine is gone. Null: they are on their way. */
  readonly obstacle: string | null
}

/** Beside the text: what the draft would keep and break. */
export const DraftExpectations = memo(function DraftExpectations({
  kept,
  held,
  changed,
  obstacle,
}: PanelProps) {
  return (
    <ExpectationPanel
      expectations={kept.list}
      results={obstacle === null ? held.results : null}
      isOlder={!held.fresh}
      pending={obstacle ?? 'working…'}
      subject={changed ? 'this draft' : 'what is applied now'}
      seen={kept.seen}
      save={kept.save}
      problem={kept.problem}
      notEvaluated={kept.notEvaluated}
    />
  )
})

/** Before landing: each expectation that the draft breaks, or of which nobody can be sure. It warns and does not stop. */
export function BrokenExpectations({
  list,
  held,
}: {
  readonly list: readonly Expectation[]
  readonly held: Held
}) {
  if (list.length === 0) return null
  if (!held.fresh || !held.results)
    return <Banner tone="info" title="The expectations are still being held against this draft." />
  const open = list.flatMap((expectation, at) => {
    const result = held.results?.[at]
    return result && result.state !== 'kept' ? [{ at, expectation, result }] : []
  })
  if (open.length === 0) return null
  const broken = open.filter(({ result }) => result.state === 'broken').length
  return (
    <div className="mb-3">
      <Banner title={titleOf(broken, open.length - broken)}>
        <ul className="mt-1 space-y-1 [overflow-wrap:anywhere]">
          {open.map(({ at, expectation, result }) => (
            <li key={at}>
              <span className="font-medium">
                <span aria-hidden>{stateSigns[result.state]}</span> {result.state}:{' '}
                {sayExpectation(expectation)}.
              </span>{' '}
              {result.because}
              {expectation.reason && ` It is expected because: ${expectation.reason}`}
            </li>
          ))}
        </ul>
      </Banner>
    </div>
  )
}

function titleOf(broken: number, unknown: number): string {
  const doubt = `${unknown} ${unknown === 1 ? 'expectation' : 'expectations'} nobody can be sure of`
  if (broken === 0) return `There ${unknown === 1 ? 'is' : 'are'} ${doubt}.`
  const words = `This draft breaks ${broken} ${broken === 1 ? 'expectation' : 'expectations'}`
  return unknown > 0 ? `${words}, and there ${unknown === 1 ? 'is' : 'are'} ${doubt}.` : `${words}.`
}
