import { useMemo } from 'react'
import { Banner } from '@/components/ui/banner.tsx'
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

/** Guard rails that are broken, or of which nobody can be sure. It warns and does not stop: whoever set them asks why. */
export function DraftRails({ rails, held, changed }: Props) {
  if (!held.fresh || !held.results) return null
  const open = rails.flatMap((rail, at) => {
    const result = held.results?.[at]
    return result && result.state !== 'kept' ? [{ rail, result }] : []
  })
  if (open.length === 0) return null
  const isBroken = open.some(({ result }) => result.state === 'broken')
  const subject = changed ? 'This draft' : 'What is applied now'
  return (
    <Banner
      tone={isBroken ? 'bad' : 'warn'}
      title={isBroken ? `${subject} breaks a guard rail.` : 'Nobody can be sure that a guard rail is kept.'}
    >
      <ul className="mt-1 space-y-1 [overflow-wrap:anywhere]">
        {open.map(({ rail, result }) => (
          <li key={rail.name}>
            <span className="font-medium">
              {result.state === 'broken' ? '✕ broken' : '? not known'}: {rail.name}.
            </span>{' '}
            {result.because}
            {rail.expectation.reason && ` It is there because: ${rail.expectation.reason}`}
          </li>
        ))}
      </ul>
    </Banner>
  )
}
