import type { Metadata } from 'next'
import { forbidden, notFound } from 'next/navigation'
import { type ClusterParams, clusterRefOf } from '@/app/_server/address.ts'
import { maySome, pageScope } from '@/app/_server/asker.ts'
import { offeredRoles } from '@/app/_server/offered-roles.ts'
import { readClusterFor } from '@/app/_server/see-cluster.ts'
import { AwsProblemPanel } from '@/components/aws-problem.tsx'
import { NewAssociation } from '@/components/new-association/new-association.tsx'
import { RetryButton } from '@/components/retry-button.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { findCluster, siteState } from '@/lib/inventory/index.ts'
import { routes } from '@/lib/routes.ts'
import { createHere, railsOfNew } from './actions.ts'

export const metadata: Metadata = { title: 'New association' }

type Props = { readonly params: Promise<ClusterParams> }

export default async function Page({ params }: Props) {
  const scope = await pageScope('associations.read')
  const mayEdit = await maySome('associations.edit')
  if (!mayEdit && !(await maySome('changes.request'))) forbidden()
  const at = clusterRefOf(await params)
  // That a cluster is there is nothing for who has nothing in it.
  if (scope.kind !== 'everything') await readClusterFor(at)
  const [cluster, roles] = await Promise.all([findCluster(at), offeredRoles(at.accountId)])
  if (!cluster.ok && cluster.error.kind === 'not-found') notFound()
  return (
    <>
      <PageBar
        crumbs={[
          { label: 'Clusters', href: routes.clusters() },
          { label: at.cluster, href: routes.cluster(at) },
          { label: 'New association' },
        ]}
      />
      <h1 className="mb-1 font-semibold text-xl tracking-tight">New association</h1>
      <p className="mb-4 max-w-3xl text-dim">
        Pods of {at.cluster} with this namespace and service account get the role’s permissions. Neither has
        to exist in Kubernetes yet.{!mayEdit && ' You ask for it, and somebody else decides.'}
      </p>
      {!cluster.ok ? (
        <Panel>
          <AwsProblemPanel problem={cluster.error} actions={<RetryButton />} />
        </Panel>
      ) : siteState().readOnly ? (
        <Banner tone="info" title="Podscope runs in read-only mode (PODSCOPE_READ_ONLY).">
          Nothing can be created here.
        </Banner>
      ) : (
        <NewAssociation
          cluster={at}
          roles={roles}
          create={createHere.bind(null, at)}
          holdRails={railsOfNew.bind(null, at)}
        />
      )}
    </>
  )
}
