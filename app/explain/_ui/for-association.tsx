import Link from 'next/link'
import { contactsAbout } from '@/app/_server/contacts.ts'
import { asksOnly, reasonForReadOnly } from '@/app/_server/read-only.ts'
import { roleNameOf } from '@/components/access/arn.ts'
import { AssociationFacts, AssociationHeading } from '@/components/access/association-heading.tsx'
import type { TraceContext } from '@/components/access/trace-types.ts'
import { AwsProblemPanel } from '@/components/aws-problem.tsx'
import { Chain } from '@/components/chain/chain.tsx'
import { AskWhom } from '@/components/contact/ask-whom.tsx'
import { ChangePanel } from '@/components/explain/change-panel.tsx'
import { ChecklistPanel } from '@/components/explain/checklist-panel.tsx'
import { explainRefusal } from '@/components/explain/explain-model.ts'
import { ticketOf } from '@/components/explain/ticket.ts'
import { TicketPanel } from '@/components/explain/ticket-panel.tsx'
import { VerdictPanel } from '@/components/explain/verdict-panel.tsx'
import { RetryButton } from '@/components/retry-button.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import type { Scope } from '@/lib/auth/rules/index.ts'
import type { AwsProblem } from '@/lib/aws/types.ts'
import { clustersWithoutAgent, countRunningAs } from '@/lib/fleet/index.ts'
import type { Association, AssociationPage } from '@/lib/inventory/types.ts'
import { type Denial, effectiveRoleArn, identityOf, podChecklist } from '@/lib/pod-identity/index.ts'
import { routes } from '@/lib/routes.ts'

type Props = {
  readonly denial: Denial
  readonly page: AssociationPage
  /** That of the effective role, or of the first of two. */
  readonly session: 'effective' | 'first'
  /** What AWS told of the request beside the refusal. */
  readonly conditions: TraceContext
}

/** The association that the refusal is held against. */
export async function WhosePod({
  denial,
  page,
  isOther,
}: Pick<Props, 'denial' | 'page'> & { readonly isOther: boolean }) {
  const { association } = page
  return (
    <Panel label="Whose pod it was">
      <div className="space-y-1.5 p-3.5">
        <p className="text-dim">A pod of</p>
        <AssociationHeading page={page} level="h2" />
        <AssociationFacts page={page} />
        <AskWhom contacts={await contactsAbout(association)} />
        <Link href={routes.association(association)} prefetch={false} className="text-accent hover:underline">
          All that it may do
        </Link>
        {isOther && (
          <Banner title="AWS refused another role.">
            These pods run as {roleNameOf(effectiveRoleArn(association))}, and AWS names {denial.role}. What
            is said here is of this association all the same.
          </Banner>
        )}
      </div>
    </Panel>
  )
}

/** What its policies say, and what would let the request through. */
export async function Found({ denial, page, session, conditions, scope }: Props & { readonly scope: Scope }) {
  const { association } = page
  const explained = explainRefusal(denial, page, session, conditions)
  if (explained.kind === 'credentials') {
    const lacking = await clustersWithoutAgent([association])
    return (
      <>
        <Banner tone="info" title="It is about the way to credentials.">
          The request was refused before the pod had them, so its own policies were not asked.
        </Banner>
        <Chain page={page} lacksAgent={lacking.ok && lacking.value.length > 0} />
      </>
    )
  }
  if (explained.kind === 'nothing-asked')
    return (
      <Banner
        title={
          denial.doubts.includes('action')
            ? 'The text breaks off within what was asked for.'
            : 'AWS did not say what was asked for.'
        }
        actions={
          <Link href={routes.associationTry(association)} prefetch={false} className="text-accent underline">
            Try a request
          </Link>
        }
      >
        With the whole name of the action, and the resource’s, Podscope can say why it is refused.
      </Banner>
    )
  const { change, view } = explained
  return (
    <>
      {(page.targetRole ?? page.role).state === 'unreadable' && (
        <Banner title="The role could not be read.">
          What the session policy refuses is sure all the same; what the role allows is not known.
        </Banner>
      )}
      <VerdictPanel denial={denial} association={association} explained={explained} />
      {change && (
        <ChangePanel
          change={change}
          request={view.request}
          association={association}
          readOnly={await reasonForReadOnly(association)}
          asksOnly={await asksOnly(association)}
          roleUses={await usesOf(scope, association)}
        />
      )}
    </>
  )
}

/** How many associations of the scope run as its role; null: the store is away. */
async function usesOf(scope: Scope, association: Association): Promise<number | null> {
  const count = await countRunningAs(scope, effectiveRoleArn(association))
  return count.ok ? count.value : null
}

/** What to hand on, and what to look at where Podscope cannot. */
export async function PodSide({ denial, page, session, conditions }: Props) {
  const { association } = page
  const explained = explainRefusal(denial, page, session, conditions)
  const checks = podChecklist({
    ...association,
    refused: identityOf(denial),
    agreement: explained.kind === 'request' ? (explained.agreement?.kind ?? null) : null,
    layer: denial.layer,
  })
  const contacts = await contactsAbout(association)
  return (
    <>
      <TicketPanel text={ticketOf({ denial, association, explained, contacts })} />
      <ChecklistPanel checks={checks} />
    </>
  )
}

/** To who may not see it, it is as if it were not there. */
export function NotThere() {
  return (
    <Panel label="The association">
      <EmptyState title="It is not there">
        The association was deleted, or it is not yours to see. Paste the refusal again to look for others.
      </EmptyState>
    </Panel>
  )
}

export function Unreadable({ problem }: { readonly problem: AwsProblem }) {
  return (
    <Panel label="The association">
      <AwsProblemPanel problem={problem} actions={<RetryButton />} />
    </Panel>
  )
}
