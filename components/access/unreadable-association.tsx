import { AwsProblemPanel } from '@/components/aws-problem.tsx'
import { RetryButton } from '@/components/retry-button.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import type { AssociationRef, AwsProblem } from '@/lib/aws/types.ts'
import { routes } from '@/lib/routes.ts'

/** The association could not be read: why, the way back, and another try. */
export function UnreadableAssociation({ at, problem }: { at: AssociationRef; problem: AwsProblem }) {
  return (
    <>
      <PageBar
        crumbs={[
          { label: 'Clusters', href: routes.clusters() },
          { label: at.cluster, href: routes.cluster(at) },
          { label: at.associationId },
        ]}
      />
      <Panel>
        <AwsProblemPanel level="h1" problem={problem} actions={<RetryButton />} />
      </Panel>
    </>
  )
}
