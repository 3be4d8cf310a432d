'use client'
import Link from 'next/link'
import { type ReactNode, useState } from 'react'
import type { Candidate, ReviewEntry } from '@/lib/reviews/types.ts'
import { routes } from '@/lib/routes.ts'
import { SetBar } from '../access/set-bar.tsx'
import { Banner } from '../ui/banner.tsx'
import { Chip } from '../ui/chip.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { Decision } from './decision.tsx'
import type { ReviewActions } from './types.ts'
import { useDesk } from './use-desk.ts'
import { sinceInWords, verdictWords } from './words.ts'

export type Desk = {
  readonly reviewId: string
  /** Decisions are still taken. */
  readonly isOpen: boolean
  /** Who looks, and whether they hand on what is others’. */
  readonly me: string
  readonly manages: boolean
  readonly show: string
  readonly after: number
}
type Props = {
  readonly desk: Desk
  readonly entries: readonly ReviewEntry[]
  /** Number of the one that is shown whole, drawn by the server. */
  readonly opened: number | null
  readonly detail: ReactNode
  readonly candidates: readonly Candidate[]
  readonly actions: ReviewActions
}

/** The entries, and beside them the one that is opened and what is decided about it or about those that are chosen. */
export function EntryDesk({ desk, entries, opened, detail, candidates, actions }: Props) {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const { problem, told, isBusy, decide, handOn } = useDesk(actions, () => setChosen(new Set()))
  const mayChoose = (entry: ReviewEntry) =>
    desk.isOpen && (entry.reviewer.id === desk.me || (desk.manages && entry.decision === null))
  const choosable = entries.filter(mayChoose)
  const picked = choosable.filter(({ number }) => chosen.has(number))
  const one = entries.find(({ number }) => number === opened)
  const meant = picked.length > 0 ? picked : one && mayChoose(one) ? [one] : []
  const toggle = (number: number) =>
    setChosen((before) => new Set(before.has(number) ? without(before, number) : [...before, number]))
  const isAll = choosable.length > 0 && picked.length === choosable.length
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Panel label="Entries">
        {choosable.length > 1 && (
          <label className="flex min-h-9 items-center gap-2.5 border-line border-b px-3.5 text-dim">
            <input
              type="checkbox"
              checked={isAll}
              onChange={() => setChosen(new Set(isAll ? [] : choosable.map(({ number }) => number)))}
            />
            {picked.length > 0 ? `${picked.length} chosen` : 'Choose all of this page'}
          </label>
        )}
        {entries.length === 0 ? (
          <EmptyState title="No entry stands so" />
        ) : (
          <ol className="divide-y divide-line">
            {entries.map((entry) => (
              <Row
                key={entry.number}
                entry={entry}
                desk={desk}
                isOpened={entry.number === opened}
                isChosen={chosen.has(entry.number)}
                toggle={mayChoose(entry) ? () => toggle(entry.number) : null}
              />
            ))}
          </ol>
        )}
      </Panel>
      <div className="min-w-0 space-y-4 lg:sticky lg:top-4 lg:max-h-[calc(100vh-2rem)] lg:overflow-y-auto">
        <Came problem={problem} told={told} />
        {meant.length > 0 && (
          <Decision
            // What was written for some is not meant for others.
            key={meant.map(({ number }) => number).join()}
            of={meant}
            me={desk.me}
            candidates={candidates}
            isBusy={isBusy}
            decide={decide}
            handOn={handOn}
          />
        )}
        {detail ?? <Hint isOpen={desk.isOpen} hasAny={choosable.length > 0} />}
      </div>
    </div>
  )
}

/** What came of the last thing that was done. */
function Came({ problem, told }: { readonly problem: string | null; readonly told: string | null }) {
  if (problem !== null)
    return (
      <Banner tone="bad" title="It was not done.">
        {problem}
      </Banner>
    )
  return told === null ? null : (
    <Banner title="Decided, and not everything could be asked for.">
      <span className="whitespace-pre-line">{told}</span>
    </Banner>
  )
}

const without = (set: ReadonlySet<number>, number: number) => [...set].filter((each) => each !== number)

function Hint({ isOpen, hasAny }: { readonly isOpen: boolean; readonly hasAny: boolean }) {
  return (
    <Panel label="An entry">
      <PanelHeader title="An entry" />
      <p className="px-3.5 py-2.5 text-dim">
        Open one to read what it may do, as it was when the review opened.
        {isOpen && hasAny && ' Or choose several, and decide about them at once.'}
      </p>
    </Panel>
  )
}

type RowProps = {
  readonly entry: ReviewEntry
  readonly desk: Desk
  readonly isOpened: boolean
  readonly isChosen: boolean
  readonly toggle: (() => void) | null
}

function Row({ entry, desk, isOpened, isChosen, toggle }: RowProps) {
  const { number, namespace, serviceAccount, cluster, counts, decision, reviewer, risk } = entry
  const since = sinceInWords(entry.since)
  const name = `${namespace}/${serviceAccount}`
  const { show, after } = desk
  return (
    <li
      className={`flex gap-2.5 px-3.5 py-2 ${isOpened ? 'bg-accent-soft' : ''}`}
      aria-current={isOpened ? 'true' : undefined}
    >
      {desk.isOpen && (
        <input
          type="checkbox"
          className="mt-1 shrink-0 disabled:invisible"
          aria-label={`Choose ${name} in ${cluster}`}
          checked={isChosen && toggle !== null}
          disabled={toggle === null}
          onChange={toggle ?? undefined}
        />
      )}
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Link
            href={routes.review(desk.reviewId, { show, after, entry: number })}
            prefetch={false}
            scroll={false}
            className="font-medium text-accent [overflow-wrap:anywhere] hover:underline"
          >
            {name}
          </Link>
          <span className="text-dim [overflow-wrap:anywhere]">{cluster}</span>
          <span className="ml-auto">
            {decision ? (
              <Chip tone={verdictWords[decision.verdict].tone}>{verdictWords[decision.verdict].label}</Chip>
            ) : (
              <Chip>{desk.isOpen ? 'to decide' : 'not decided'}</Chip>
            )}
          </span>
        </div>
        <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-dim text-xs">
          <SetBar counts={counts} width={110} unknown="what it may do was not known" />
          {risk !== null && <span className="tabular-nums">risk {risk}</span>}
          <span className="[overflow-wrap:anywhere]">
            {reviewer.name}
            {reviewer.away &&
              `, who ${reviewer.away === 'left' ? 'left' : 'may not decide about it any more'}`}
          </span>
          {since && <span className="font-medium text-text">since then {since}</span>}
        </div>
      </div>
    </li>
  )
}
