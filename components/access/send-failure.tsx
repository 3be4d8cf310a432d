import { AskForIt } from '@/components/requests/ask-for-it.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import type { Write } from '@/components/write-words.ts'
import { describeSendProblem, type SendProblem } from './sending.ts'

type Props = { readonly problem: SendProblem; readonly write: Write }

/** A write that failed: what happened, what was kept, what to do next, and AWS's own words. */
export function SendFailure({ problem, write }: Props) {
  const { title, kept, next, detail } = describeSendProblem(problem, write)
  if (problem.kind === 'second-person') return <AskForIt problem={problem} kept={kept} />
  return (
    <Banner tone="bad" title={`${title}.`}>
      {kept} {next}
      {detail && (
        <span className="mt-0.5 block text-xs [overflow-wrap:anywhere]">
          {detail.by === 'aws' && 'AWS said: '}
          {detail.text}
        </span>
      )}
    </Banner>
  )
}
