import { Overlap } from '@/components/access/overlap.tsx'
import { AwsProblemPanel } from '@/components/aws-problem.tsx'
import { RetryButton } from '@/components/retry-button.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { AwsProblem } from '@/lib/aws/types.ts'

/** The role decides and could not be read: nothing is claimed, not even what the session policy says on its own. */
export function UnknownAccess({ problem, hasPolicy }: { problem: AwsProblem; hasPolicy: boolean }) {
  return (
    <>
      <Panel>
        <PanelHeader title="What this pod may do" detail="unknown: the role could not be read" />
        <div className="space-y-3 p-3.5">
          <Overlap counts={null} limits={{ session: hasPolicy, boundary: false, scps: null }} />
          {hasPolicy && (
            <p className="text-dim">
              The session policy below sets an upper bound: nothing beyond it is allowed. What the role allows
              of it is not known.
            </p>
          )}
        </div>
      </Panel>
      <Panel>
        <AwsProblemPanel problem={problem} actions={<RetryButton />} />
      </Panel>
    </>
  )
}
