import Link from 'next/link'
import type { Question, UnknownReason, VerdictTally } from '@/lib/analysis/types.ts'
import type { QuestionVerdict } from '@/lib/iam/index.ts'
import { cn } from '../ui/cn.ts'
import { TallyBar, TallySwatch } from './tally-bar.tsx'
import { contextList, sayReasons, sayTally, verdictMeanings, verdictOrder } from './words.ts'

type Props = {
  readonly question: Question
  readonly tally: VerdictTally
  readonly unknown: Readonly<Record<UnknownReason, number>>
  /** Those that were chosen; none: all who can, or may. */
  readonly chosen: readonly QuestionVerdict[]
  /** Where a click on a verdict leads. */
  readonly hrefOf: (verdict: QuestionVerdict) => string
}

/** The answer at a glance: a sentence, a bar, and its parts, each of which narrows the list below. */
export function AnswerHead({ question, tally, unknown, chosen, hrefOf }: Props) {
  return (
    <div className="space-y-2.5 px-3.5 py-3">
      <h2 className="text-[15px]">
        <span className="text-dim">Who can do </span>
        <Code>{question.action}</Code>
        <span className="text-dim"> on </span>
        <Code>{question.resource}</Code>
        {contextList(question).map((each) => (
          <span key={each}>
            <span className="text-dim"> where </span>
            <Code>{each.replace('=', ' = ')}</Code>
          </span>
        ))}
        <span className="text-dim">?</span>
      </h2>
      <p role="status" className="font-semibold text-[15px] tabular-nums">
        {sayTally(tally)}
      </p>
      <TallyBar tally={tally} tall />
      <ul aria-label="Verdicts" className="-mx-2 flex flex-wrap gap-1">
        {verdictOrder.map((verdict) => (
          <li key={verdict}>
            <VerdictLink
              verdict={verdict}
              count={tally[verdict]}
              isChosen={chosen.includes(verdict)}
              href={hrefOf(verdict)}
            />
          </li>
        ))}
      </ul>
      {tally.unknown > 0 && (
        <p className="text-dim">Unknown: {sayReasons(unknown).join('; ')}. They may or may not be able to.</p>
      )}
    </div>
  )
}

function Code({ children }: { readonly children: string }) {
  return (
    <code className="font-semibold text-[13px] [font-variant-ligatures:none] [overflow-wrap:anywhere]">
      {children}
    </code>
  )
}

type LinkProps = {
  readonly verdict: QuestionVerdict
  readonly count: number
  readonly isChosen: boolean
  readonly href: string
}

function VerdictLink({ verdict, count, isChosen, href }: LinkProps) {
  const words = (
    <>
      <TallySwatch verdict={verdict} />
      {verdict}
      <b className="font-semibold text-text tabular-nums">{count.toLocaleString('en')}</b>
    </>
  )
  const look = 'inline-flex min-h-6 items-center gap-1.5 rounded-md px-2 py-0.5 text-dim'
  if (count === 0) return <span className={look}>{words}</span>
  return (
    <Link
      href={href}
      scroll={false}
      prefetch={false}
      aria-current={isChosen ? 'true' : undefined}
      title={`${verdictMeanings[verdict]} ${isChosen ? 'Show all again.' : `Show only ${verdict}.`}`}
      className={cn(look, 'hover:bg-sunk', isChosen && 'bg-accent-soft text-text')}
    >
      {words}
    </Link>
  )
}
