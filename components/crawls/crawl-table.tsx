import type { ReactNode } from 'react'
import type { Crawl } from '@/lib/crawl/types.ts'
import { describeAwsProblem } from '../aws-problem.tsx'
import { Age } from '../ui/age.tsx'
import { Chip } from '../ui/chip.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { countsOf, paceOf, shareOf, standingOf } from './crawl-words.ts'

type Props = {
  readonly label: string
  readonly crawls: readonly Crawl[]
  readonly accountNames: ReadonlyMap<string, string>
  /** What can be done with one. */
  readonly actions?: (crawl: Crawl, place: string) => ReactNode
}

/** Crawls, one a line: where, how it stands, how far, and what went wrong. */
export function CrawlTable({ label, crawls, accountNames, actions }: Props) {
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {crawls.map((crawl) => {
        const place = `${accountNames.get(crawl.accountId) ?? crawl.accountId} · ${crawl.region}`
        return (
          <li
            key={crawl.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2 lg:grid lg:grid-cols-[200px_76px_minmax(0,1fr)_132px_88px]"
          >
            <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{place}</span>
            <Standing crawl={crawl} />
            <div className="min-w-0 max-lg:basis-full">
              <Progress crawl={crawl} />
            </div>
            <When crawl={crawl} />
            {actions && (
              <span className="flex justify-end gap-1.5 max-lg:ml-auto">{actions(crawl, place)}</span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Standing({ crawl }: { readonly crawl: Crawl }) {
  const { word, tone } = standingOf(crawl)
  return <Chip tone={tone}>{word}</Chip>
}

function Progress({ crawl }: { readonly crawl: Crawl }) {
  const { problem, endedAt, state, reading } = crawl
  const counts = countsOf(crawl)
  return (
    <>
      <span className="flex flex-wrap gap-x-3 text-dim tabular-nums">
        {endedAt === null && reading && <span className="text-text">at {reading}</span>}
        {counts && <span>{counts}</span>}
        <span>{paceOf(crawl)}</span>
      </span>
      {state === 'running' && (
        <ProgressBar label={`How much of ${crawl.region} is read`} share={shareOf(crawl)} className="mt-1" />
      )}
      {problem && <Problem problem={problem} />}
    </>
  )
}

function Problem({ problem }: { readonly problem: NonNullable<Crawl['problem']> }) {
  const { title, explanation, next } = describeAwsProblem(problem)
  return (
    <p className="[overflow-wrap:anywhere]">
      <b className="font-semibold">{title}.</b> <span className="text-dim">{explanation}</span> {next}
    </p>
  )
}

function When({ crawl: { endedAt, startedAt, askedAt } }: { readonly crawl: Crawl }) {
  const [word, at] =
    endedAt !== null ? ['ended', endedAt] : startedAt !== null ? ['begun', startedAt] : ['asked', askedAt]
  return (
    <span className="text-dim text-xs">
      {word} <Age at={at} />
    </span>
  )
}
