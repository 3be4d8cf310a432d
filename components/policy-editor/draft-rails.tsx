import { useMemo } from 'react'
import { BrokenRails } from '@/components/guard/broken-rails.tsx'
import type { Expectation, GuardRail } from '@/lib/expectations/index.ts'
import { type Held, useHeld } from './draft-expectations.tsx'
import type { Draft } from './use-draft.ts'
import type { Engine } from './use-engine.ts'

/** Expectations and guard rails, asked together: the engine has one answer of a kind. */
export function useHeldWithRails(
  engine: Engine,
  list: readonly Expectation[],
  rails: readonly GuardRail[],
  draft: Pick<Draft, 'changed' | 'text'>,
): { readonly held: Held; readonly heldRails: Held } {
  const all = useMemo(() => [...list, ...rails.map(({ expectation }) => expectation)], [list, rails])
  const { results, fresh } = useHeld(engine, all, draft)
  return useMemo(() => {
    const part = (from: number, to?: number): Held => ({ results: results?.slice(from, to) ?? null, fresh })
    return { held: part(0, list.length), heldRails: part(list.length) }
  }, [results, fresh, list.length])
}

type Props = {
  readonly rails: readonly GuardRail[]
  /** In the order of `rails`. */
  readonly held: Held
  /** Of a draft, or of what is applied. */
  readonly changed: boolean
}

/** Guard rails that the draft breaks, or that are broken now. */
export function DraftRails({ rails, held, changed }: Props) {
  if (!held.fresh || !held.results) return null
  const each = rails.flatMap((rail, at) => {
    const result = held.results?.[at]
    return result ? [{ rail, result }] : []
  })
  return <BrokenRails held={each} subject={changed ? 'This draft' : 'What is applied now'} />
}
