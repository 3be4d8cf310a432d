import Link from 'next/link'
import { SendFailure } from '@/components/access/send-failure.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import type { Outcome } from './use-apply.ts'
import { noticeHint } from './warnings.ts'

/** How the last attempt ended: what happened, what was kept, what to do next. */
export function OutcomeBanner({
  outcome,
  hasTargetRole,
  historyHref,
}: {
  readonly outcome: Outcome
  readonly hasTargetRole: boolean
  /** Where the change is listed and can be taken back. */
  readonly historyHref: string
}) {
  if (outcome.kind === 'failed') return <SendFailure problem={outcome.problem} write="policy" />
  return (
    <Banner
      tone="ok"
      title="Applied and read back."
      actions={
        <Link href={historyHref} className="text-accent underline">
          Undo in the history
        </Link>
      }
    >
      EKS holds exactly this policy. {noticeHint(hasTargetRole)}
    </Banner>
  )
}
