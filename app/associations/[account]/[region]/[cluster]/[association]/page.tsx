import type { Metadata } from 'next'
import Link from 'next/link'
import { type ReactNode, Suspense } from 'react'
import { mayAsker, scopeFor } from '@/app/_server/asker.ts'
import { contactsAbout } from '@/app/_server/contacts.ts'
import { asksOnly, reasonForReadOnly } from '@/app/_server/read-only.ts'
import { draftCloneRun } from '@/app/bulk/actions.ts'
import { AccessTable } from '@/components/access/access-table.tsx'
import { NotEvaluated } from '@/components/access/not-evaluated.tsx'
import { Overlap } from '@/components/access/overlap.tsx'
import { limitsOf, overlapOf } from '@/components/access/overlap-model.ts'
import { PlainWords } from '@/components/access/plain-words.tsx'
import { LayerDocuments, TrustDocuments } from '@/components/access/role-documents.tsx'
import { UnreadableAssociation } from '@/components/access/unreadable-association.tsx'
import { VerdictLegend } from '@/components/access/verdict-legend.tsx'
import { accessView } from '@/components/access/view-model.ts'
import { ChangeMenu } from '@/components/association/change-menu.tsx'
import { AssociationFrame } from '@/components/association/frame.tsx'
import { CloneButton } from '@/components/bulk/clone-button.tsx'
import { AskWhom } from '@/components/contact/ask-whom.tsx'
import { AssociationRisks } from '@/components/risks/association-risks.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { catalog } from '@/lib/catalog/index.ts'
import { risksOfAssociation } from '@/lib/fleet/index.ts'
import { type AssociationPage, siteState } from '@/lib/inventory/index.ts'
import { routes } from '@/lib/routes.ts'
import { DeleteButton } from './_ui/delete-button.tsx'
import { KeptHere } from './_ui/kept-here.tsx'
import { UnknownAccess } from './_ui/unknown-access.tsx'
import { deleteThis, previewDelete } from './actions.ts'
import { associationRefOf, type Params } from './address.ts'
import { dialogActions } from './dialog-actions.ts'
import { NoAgent } from './no-agent.tsx'
import { readAssociationAt, titleOf } from './read.ts'

type Props = { params: Promise<Params> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: await titleOf(params) }
}

export default async function Page({ params }: Props) {
  const answer = await readAssociationAt(params)
  if (!answer.ok) return <UnreadableAssociation at={associationRefOf(await params)} problem={answer.error} />
  const page = answer.value
  const { association } = page
  const { accountId, region, cluster, namespace, serviceAccount, associationId } = association
  const home = { accountId, region, cluster }
  const effective = page.targetRole ?? page.role
  const mayRun = await mayAsker('associations.edit', null)
  const readOnly = await reasonForReadOnly(association)
  return (
    <AssociationFrame
      page={page}
      tab="access"
      actions={
        <>
          <ChangeMenu association={association} actions={dialogActions} readOnly={readOnly} />
          <CloneButton
            action={draftCloneRun.bind(null, home, [{ namespace, serviceAccount, associationId }])}
            readOnly={
              mayRun ? (siteState().readOnly ? readOnly : null) : 'Your role does not allow bulk runs.'
            }
          />
          <DeleteButton
            association={association}
            actions={{ preview: previewDelete, apply: deleteThis }}
            readOnly={readOnly}
          />
          <Link href={routes.associationPolicy(association)} className={buttonClass({ variant: 'primary' })}>
            {readOnly ? 'View policy' : association.policy ? 'Edit policy' : 'Add session policy'}
          </Link>
        </>
      }
    >
      <AskWhom contacts={await contactsAbout(association)} />
      {readOnly && (
        <Banner tone="info" title="Read only.">
          {readOnly}
        </Banner>
      )}
      {readOnly === null && (await asksOnly(association)) && (
        <Banner tone="info" title="You ask, somebody else decides.">
          A change that you make here is written down as a request, and applied when it is approved.
        </Banner>
      )}
      <NoAgent at={home} />
      {effective.state === 'read' ? (
        <Access page={page} risks={<Risks association={association} />} />
      ) : (
        <UnknownAccess problem={effective.problem} hasPolicy={association.policy !== undefined} />
      )}
      <Suspense fallback={null}>
        <KeptHere at={association} />
      </Suspense>
      <h2 className="pt-2 font-semibold text-base">Policies</h2>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <LayerDocuments page={page} />
        <TrustDocuments page={page} />
      </div>
    </AssociationFrame>
  )
}

/** As it was read last: nothing is said where the store is away, as nothing else of this page needs it. */
async function Risks({ association }: { association: AssociationPage['association'] }) {
  const { accountId, region, cluster, namespace, tags } = association
  const found = await risksOfAssociation(await scopeFor('associations.read'), association, new Date())
  if (!found.ok) return null
  const mayAccept = await mayAsker('risks.accept', { accountId, region, cluster, namespace, tags })
  return <AssociationRisks risks={found.value} mayAccept={mayAccept} />
}

function Access({ page, risks }: { page: AssociationPage; risks: ReactNode }) {
  const { effective, policies, association } = page
  const limits = limitsOf(policies)
  const { accountId, region } = association
  const scene = { policies, session: page.context, home: { accountId, region } }
  return (
    <>
      <Panel>
        <PanelHeader title="What this pod may do" detail={overlapOf(effective.counts, limits).summary}>
          <NotEvaluated policies={policies} />
        </PanelHeader>
        <div className="space-y-3 p-3.5">
          <Overlap counts={effective.counts} limits={limits} />
          <VerdictLegend counts={effective.counts} conditional={effective.conditional} limits={limits} />
        </div>
      </Panel>
      <PlainWords effective={effective} />
      {risks}
      <Panel>
        <AccessTable
          view={accessView(effective, catalog)}
          scene={scene}
          limits={limits}
          catalogDate={catalog.date}
          fileName={`${association.namespace}-${association.serviceAccount}-access`}
        />
      </Panel>
    </>
  )
}
