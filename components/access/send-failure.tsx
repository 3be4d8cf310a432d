import { Banner } from '@/components/ui/banner.tsx'
import { describeSendProblem, type SendProblem } from './sending.ts'

/** A write that failed: what happened, what was kept, what to do next, and AWS's own words. */
export function SendFailure({ problem }: { readonly problem: SendProblem }) {
  const { title, kept, next, detail } = describeSendProblem(problem)
  return (
    <Banner tone="bad" title={`${title}.`}>
      {kept} {next}
      {detail && <span className="mt-0.5 block text-xs [overflow-wrap:anywhere]">AWS said: {detail}</span>}
    </Banner>
  )
}
