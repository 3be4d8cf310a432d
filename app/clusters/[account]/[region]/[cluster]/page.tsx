import type { Metadata } from 'next'
import Link from 'next/link'
import { type ClusterParams, clusterRefOf } from '@/app/_server/address.ts'
import { mayAsker, maySome } from '@/app/_server/asker.ts'
import { readClusterFor } from '@/app/_server/see-cluster.ts'
import { draftCloneRun, draftPolicyRun } from '@/app/bulk/actions.ts'
import { AwsProblemPanel } from '@/components/aws-problem.tsx'
import { Agent } from '@/components/clusters/agent.tsx'
import { toLine } from '@/components/clusters/association-line.ts'
import { AssociationTable } from '@/components/clusters/association-table.tsx'
import { ExportLink } from '@/components/clusters/export-link.tsx'
import { RetryButton } from '@/components/retry-button.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Age } from '@/components/ui/age.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { Chip } from '@/components/ui/chip.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { type ClusterPage, siteState } from '@/lib/inventory/index.ts'
import { routes } from '@/lib/routes.ts'

type Props = { readonly params: Promise<ClusterParams> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: clusterRefOf(await params).cluster }
}

function Facts({ page: { cluster } }: { readonly page: ClusterPage }) {
  if (cluster.state === 'unreadable') return null
  const { cluster: facts, accountName, agent } = cluster.value
  return (
    <>
      <Chip>
        {accountName} · {facts.accountId}
      </Chip>
      <Chip>{facts.region}</Chip>
      <Chip>Kubernetes {facts.version}</Chip>
      {facts.status !== 'ACTIVE' && <Chip tone="warn">{facts.status.toLowerCase()}</Chip>}
      <Chip tone={agent === 'missing' ? 'bad' : agent === 'degraded' ? 'warn' : 'plain'}>
        agent <Agent state={agent} />
      </Chip>
    </>
  )
}

export default async function ClusterPageRoute({ params }: Props) {
  const at = clusterRefOf(await params)
  const page = await readClusterFor(at)
  const mayRun = await mayAsker('associations.edit', null)
  const { associations } = page
  const mayCreate = (await maySome('associations.edit')) || (await maySome('changes.request'))
  const newLink = !siteState().readOnly && mayCreate && (
    // Not before it is asked for: the form brings the engine with it.
    <Link href={routes.newAssociation(at)} prefetch={false} className={buttonClass({ variant: 'primary' })}>
      New association
    </Link>
  )
  return (
    <>
      <PageBar crumbs={[{ label: 'Clusters', href: routes.clusters() }, { label: at.cluster }]}>
        {associations.state === 'read' && (
          <span className="text-dim text-xs">
            read <Age at={associations.readAt} />
          </span>
        )}
      </PageBar>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <h1 className="font-semibold text-xl tracking-tight">{at.cluster}</h1>
        <Facts page={page} />
        <div className="ml-auto flex gap-2">
          {associations.state === 'read' && associations.value.length > 0 && <ExportLink cluster={at} />}
          {newLink}
        </div>
      </div>
      {associations.state === 'unreadable' && (
        <Panel>
          <AwsProblemPanel problem={associations.problem} actions={<RetryButton />} />
        </Panel>
      )}
      {associations.state === 'read' && associations.value.length === 0 && (
        <Panel>
          <EmptyState title="No association yet" actions={newLink}>
            Pods of this cluster get no AWS credentials through Pod Identity.
          </EmptyState>
        </Panel>
      )}
      {associations.state === 'read' && associations.value.length > 0 && (
        <AssociationTable
          cluster={at}
          lines={associations.value.map(toLine)}
          draftRun={siteState().readOnly || !mayRun ? null : { policy: draftPolicyRun, clone: draftCloneRun }}
        />
      )}
    </>
  )
}
