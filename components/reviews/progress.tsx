'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import type { Candidate, Review, ReviewerProgress } from '@/lib/reviews/types.ts'
import { counted } from '../settings/words.ts'
import { Banner } from '../ui/banner.tsx'
import { Chip } from '../ui/chip.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { say } from '../ui/toast.ts'
import { HandOn } from './decision.tsx'
import type { Told } from './types.ts'

type Props = {
  readonly review: Review
  readonly people: readonly ReviewerProgress[]
  /** To whom what waits for somebody may be handed on; empty: whoever looks may not. */
  readonly candidates: readonly Candidate[]
  readonly handOnAll: (from: string, to: string) => Told
}

/** Who decides, and how far they are. */
export function Progress({ review, people, candidates, handOnAll }: Props) {
  const { entries: all } = review
  const { open, keep, narrow, remove } = review.tally
  return (
    <Panel label="How far it is">
      <PanelHeader
        title="How far it is"
        detail={`${(all - open).toLocaleString('en')} of ${counted(all, 'entry', 'entries')} decided`}
      >
        <span className="text-dim tabular-nums">
          {keep} keep · {narrow} narrow · {remove} remove
        </span>
      </PanelHeader>
      {!review.isWhole && (
        <p className="border-line border-b px-3.5 py-2 text-dim">
          These are the entries that you may see; the review has others.
        </p>
      )}
      <ul className="divide-y divide-line">
        {people.map((person) => (
          <Person
            key={person.id}
            person={person}
            candidates={review.state === 'open' ? candidates.filter(({ id }) => id !== person.id) : []}
            handOn={(to) => handOnAll(person.id, to)}
          />
        ))}
      </ul>
    </Panel>
  )
}

const awayWords = {
  left: { chip: 'left', sentence: 'They may not sign in any more' },
  'may-not': { chip: 'may not decide', sentence: 'Their role does not let them decide any more' },
} as const

type PersonProps = {
  readonly person: ReviewerProgress
  readonly candidates: readonly Candidate[]
  readonly handOn: (to: string) => Told
}

function Person({ person, candidates, handOn }: PersonProps) {
  const { name, away, entries, decided } = person
  const router = useRouter()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, startTransition] = useTransition()
  function hand(to: string): void {
    startTransition(async () => {
      const told = await handOn(to).catch(() => 'Podscope does not answer. Load the page again.')
      setProblem(told)
      if (told === null) say.done('Handed on.')
      router.refresh()
    })
  }
  const waits = entries > decided
  return (
    <li className="px-3.5 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{name}</span>
        {away && <Chip tone={waits ? 'bad' : 'plain'}>{awayWords[away].chip}</Chip>}
        <span className="ml-auto text-dim tabular-nums">
          {decided.toLocaleString('en')} of {entries.toLocaleString('en')}
        </span>
        <ProgressBar label={`Decided by ${name}`} share={decided / entries} className="w-32" />
      </div>
      {away && waits && (
        <p className="mt-1 text-dim">{awayWords[away].sentence}: hand on what waits for them.</p>
      )}
      {waits && candidates.length > 0 && (
        <details className="mt-1" open={away !== null}>
          <summary className="min-h-6 w-max cursor-pointer text-accent">Hand on what waits</summary>
          <HandOn candidates={candidates} isBusy={isBusy} handOn={hand} />
        </details>
      )}
      {problem && (
        <Banner tone="bad" title="It was not done.">
          {problem}
        </Banner>
      )}
    </li>
  )
}
