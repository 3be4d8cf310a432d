import { SendFailure } from '@/components/access/send-failure.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import type { Outcome } from './use-apply.ts'
import { noticeHint } from './warnings.ts'

/** How the last attempt ended: what happened, what was kept, what to do next. */
export function OutcomeBanner({
  outcome,
  hasTargetRole,
}: {
  readonly outcome: Outcome
  readonly hasTargetRole: boolean
}) {
  if (outcome.kind === 'failed') return <SendFailure problem={outcome.problem} write="policy" />
  return (
    <Banner tone="ok" title="Applied and read back.">
      EKS holds exactly this policy. {noticeHint(hasTargetRole)}
    </Banner>
  )
}
