import type { Metadata } from 'next'
import { pageScope, wasWithin } from '@/app/_server/asker.ts'
import { findAssociations } from '@/app/_server/find-associations.ts'
import { asksOnly, reasonForReadOnly } from '@/app/_server/read-only.ts'
import { AwsProblemPanel } from '@/components/aws-problem.tsx'
import { FindAssociation } from '@/components/find-association.tsx'
import { seenVersionOf } from '@/components/policy-editor/types.ts'
import { RetryButton } from '@/components/retry-button.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import type { ChosenAssociation } from '@/components/use/types.ts'
import { UseDesk } from '@/components/use/use-desk.tsx'
import { addressOfUse, refText } from '@/components/use/words.ts'
import { isWithin, type Scope } from '@/lib/auth/rules/index.ts'
import type { AssociationRef, AwsProblem } from '@/lib/aws/types.ts'
import { type AssociationPage, readAssociation } from '@/lib/inventory/index.ts'
import { layersLeftOut, sessionContextOf } from '@/lib/pod-identity/index.ts'
import { routes } from '@/lib/routes.ts'
import { whosePods } from './actions.ts'
import { readAsked } from './input.ts'

export const metadata: Metadata = { title: 'What was used' }
export const dynamic = 'force-dynamic'

type Props = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function UsePage({ searchParams }: Props) {
  const scope = await pageScope('associations.read')
  const { at, find } = readAsked(await searchParams)
  const fields = at ? [['at', refText(at)] as const] : []
  const [read, found] = await Promise.all([at && readChosen(scope, at), findAssociations(scope, find)])
  return (
    <div className="space-y-4">
      <PageBar crumbs={[{ label: 'What was used' }]} />
      <div>
        <h1 className="font-semibold text-xl tracking-tight">What was used</h1>
        <p className="max-w-3xl text-dim">
          What pods did, from files of CloudTrail, beside what they may do: a session policy that keeps just
          that, and which past calls another one would have refused.
        </p>
      </div>
      <UseDesk
        chosen={read?.state === 'read' ? read.chosen : null}
        whose={whosePods}
        find={<FindAssociation {...{ find, found, fields }} action={routes.use()} hrefOf={addressOfUse} />}
      >
        {read?.state === 'not-there' && (
          <Banner title="The association is not there.">
            It was deleted, or it is not yours to see. Choose another one.
          </Banner>
        )}
        {read?.state === 'unreadable' && <AwsProblemPanel problem={read.problem} actions={<RetryButton />} />}
      </UseDesk>
    </div>
  )
}

type Read =
  | { readonly state: 'read'; readonly chosen: ChosenAssociation }
  | { readonly state: 'unreadable'; readonly problem: AwsProblem }
  | { readonly state: 'not-there' }

/** To who may not see it, it is as if it were not there. */
async function readChosen(scope: Scope, at: AssociationRef): Promise<Read> {
  const answer = await readAssociation(at)
  if (answer.ok)
    return isWithin(scope, answer.value.association)
      ? { state: 'read', chosen: await chosenOf(answer.value) }
      : { state: 'not-there' }
  const isGone = answer.error.kind === 'not-found' || answer.error.kind === 'invalid-request'
  if (isGone || !(await wasWithin(scope, at))) return { state: 'not-there' }
  return { state: 'unreadable', problem: answer.error }
}

async function chosenOf({ association, role, targetRole, policies, context }: AssociationPage) {
  const { accountId, region, cluster, associationId, namespace, serviceAccount } = association
  const { roleArn, targetRoleArn, policy } = association
  const effective = targetRole ?? role
  const readable = effective.state === 'read' ? effective.value : null
  const withPolicy = sessionContextOf({ ...association, disableSessionTags: true }, readable)
  const chosen: ChosenAssociation = {
    ...{ accountId, region, cluster, associationId, namespace, serviceAccount, roleArn },
    ...(targetRoleArn !== undefined && { targetRoleArn }),
    setup: { policies, now: context, withPolicy },
    applied: policy ?? null,
    seen: seenVersionOf(association),
    readOnly: await reasonForReadOnly(association),
    asksOnly: await asksOnly(association),
    isRoleRead: effective.state === 'read',
    leftOut: layersLeftOut(policies),
  }
  return chosen
}
