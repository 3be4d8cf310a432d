import type { Metadata } from 'next'
import { mayAsker } from '@/app/_server/asker.ts'
import { asksOnly, reasonForReadOnly } from '@/app/_server/read-only.ts'
import { roleNameOf } from '@/components/access/arn.ts'
import { AssociationHeading } from '@/components/access/association-heading.tsx'
import { readableText } from '@/components/access/json-lines.ts'
import { LayerDocuments } from '@/components/access/role-documents.tsx'
import { explainRequest } from '@/components/access/trace-model.ts'
import { UnreadableAssociation } from '@/components/access/unreadable-association.tsx'
import { crumbsOf } from '@/components/association/crumbs.ts'
import { AssociationTabs } from '@/components/association/tabs.tsx'
import { sessionChangeOf } from '@/components/explain/explain-model.ts'
import type { KeptOf } from '@/components/policy-editor/draft-expectations.tsx'
import type { EngineSetup } from '@/components/policy-editor/engine.protocol.ts'
import type { Starter } from '@/components/policy-editor/starters.tsx'
import type { Wanted } from '@/components/policy-editor/wanted.tsx'
import { Workbench } from '@/components/policy-editor/workbench.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { catalog } from '@/lib/catalog/index.ts'
import { readExpectations } from '@/lib/expectations/saved.ts'
import { smallestChange } from '@/lib/explain/index.ts'
import { railsOver } from '@/lib/guard/index.ts'
import { minifyPolicy, sessionPolicyMax } from '@/lib/iam/index.ts'
import { type AssociationPage, roleContent, siteState } from '@/lib/inventory/index.ts'
import {
  type LandingSetup,
  layersLeftOut,
  sessionContextOf,
  warningsBeforeLanding,
} from '@/lib/pod-identity/index.ts'
import { associationRefOf, type Params } from '../address.ts'
import { readAssociationAt, titleOf } from '../read.ts'
import { saveThese } from '../try/actions.ts'
import { applyPolicy, listOtherPolicies, readOtherPolicy } from './actions.ts'
import { readWanted } from './input.ts'

type Props = {
  params: Promise<Params>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  return { title: `${await titleOf(params)} · policy` }
}

export default async function Page({ params, searchParams }: Props) {
  const answer = await readAssociationAt(params)
  if (!answer.ok) return <UnreadableAssociation at={associationRefOf(await params)} problem={answer.error} />
  const page = answer.value
  const { association } = page
  const { accountId, region, cluster, associationId } = association
  const at = { accountId, region, cluster, associationId }
  const setup = setupOf(page)
  const readOnly = await reasonForReadOnly(association)
  return (
    <>
      <PageBar crumbs={[...crumbsOf(association), { label: 'Policy' }]} />
      <Workbench
        association={association}
        setup={setup}
        starters={startersOf(page)}
        readOnly={readOnly}
        asksOnly={readOnly === null && (await asksOnly(association))}
        apply={applyPolicy.bind(null, at, roleContent(page.targetRole ?? page.role))}
        others={{ list: listOtherPolicies.bind(null, at), text: readOtherPolicy.bind(null, at) }}
        catalogDate={catalog.date}
        heading={<AssociationHeading page={page} />}
        tabs={<AssociationTabs at={association} tab="policy" />}
        expectations={await keptOf(page)}
        warnings={warningsBeforeLanding(setup.landing, null)}
        documents={<LayerDocuments page={page} session={false} />}
        rails={await railsOver(at)}
        wanted={wantedOf(page, readWanted(await searchParams))}
      />
    </>
  )
}

/** The applied policy with what lets this request through; null: none is asked for, or the session policy is not what refuses it. */
function wantedOf(page: AssociationPage, asked: ReturnType<typeof readWanted>): Wanted | null {
  if (asked === null) return null
  const { association, policies, context } = page
  const { accountId, region } = association
  const scene = { policies, session: context, home: { accountId, region } }
  const { request } = explainRequest(asked, scene, catalog)
  const change = sessionChangeOf(smallestChange(request, policies))
  return change && { ...asked, text: readableText(change.after).text }
}

/** What is expected of the service account; the editor works as well where that cannot be read. */
async function keptOf({ association, policies }: AssociationPage): Promise<KeptOf> {
  const kept = await readExpectations(association)
  const notEvaluated = layersLeftOut(policies)
  if (!kept.ok) return { list: [], seen: null, problem: kept.error.message, save: undefined, notEvaluated }
  const { accountId, region, cluster, associationId, namespace, serviceAccount } = association
  const who = { accountId, region, cluster, associationId, namespace, serviceAccount }
  const mayEdit = await mayAsker('associations.edit', association)
  const save = siteState().readOnly || !mayEdit ? undefined : saveThese.bind(null, who)
  return { list: kept.value.list, seen: kept.value.text, problem: null, save, notEvaluated }
}

/** The draft is judged in the session as it will be: with a session policy EKS sends no session tags. */
function setupOf({ association, role, targetRole, policies, context }: AssociationPage): EngineSetup {
  const effective = targetRole ?? role
  const readable = effective.state === 'read' ? effective.value : null
  const withPolicy = sessionContextOf({ ...association, disableSessionTags: true }, readable)
  const { accountId, region } = association
  const landing: LandingSetup = {
    association,
    changedAt: association.modifiedAt,
    policies,
    roleTags: readable?.tags ?? {},
    role: role.state === 'read' ? role.value : null,
    targetTrust: targetRole?.state === 'read' ? targetRole.value.trustPolicy : null,
  }
  return { association, policies, now: context, withPolicy, home: { accountId, region }, landing }
}

/** The role's own documents that fit, and the least a policy can be. */
function startersOf({ policies }: AssociationPage): readonly Starter[] {
  const fitting = policies.identity.filter(
    ({ text }) => (minifyPolicy(text)?.length ?? Infinity) <= sessionPolicyMax,
  )
  return [
    ...fitting
      .slice(0, 3)
      .map(({ name, text }) => ({ label: `the role’s ${roleNameOf(name)}`, text: readableText(text).text })),
    { label: 'the smallest policy', text: smallest },
  ]
}

const smallest = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "WhoAmI",
      "Effect": "Allow",
      "Action": "sts:GetCallerIdentity",
      "Resource": "*"
    }
  ]
}`
