import Link from 'next/link'
import { roleNameOf } from '@/components/access/arn.ts'
import { Chip } from '@/components/ui/chip.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { AssociationRef } from '@/lib/aws/types.ts'
import type { Candidate } from '@/lib/pod-identity/index.ts'

export type CandidateAssociation = AssociationRef & {
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: string
  readonly targetRoleArn?: string
}

type Props = {
  readonly candidates: readonly Candidate<CandidateAssociation>[]
  readonly isCut: boolean
  readonly chosen: AssociationRef | null
  readonly hrefOf: (association: AssociationRef) => string
}

/** A session's name tells the beginnings of cluster and pod and no more: whose it may be, for whoever knows the pod to choose. */
export function CandidatesPanel({ candidates, isCut, chosen, hrefOf }: Props) {
  return (
    <Panel label="Whose pod it may be">
      <PanelHeader
        title={`It may be a pod of ${candidates.length}${isCut ? ' or more' : ''} service accounts`}
        detail="choose yours"
      />
      <p className="border-line border-b px-3.5 py-2 text-dim">
        They share the role and how the cluster’s name begins. The session’s name tells nothing more than how
        the pod’s name begins: <code className="text-text">{podsOf(candidates)}</code>.
      </p>
      <ul className="max-h-80 divide-y divide-line overflow-y-auto">
        {byName(candidates).map(({ association, session, pods }) => {
          const isChosen = chosen?.associationId === association.associationId
          return (
            <li key={`${association.cluster} ${association.associationId}`}>
              <Link
                href={hrefOf(association)}
                prefetch={false}
                aria-current={isChosen ? 'true' : undefined}
                className="flex flex-wrap items-baseline gap-x-2.5 px-3.5 py-1.5 hover:bg-sunk aria-[current]:bg-accent-soft"
              >
                <span className="font-medium">{association.serviceAccount}</span>
                <span className="text-dim">{association.namespace}</span>
                <span className="text-dim">
                  {association.cluster} · {association.region}
                </span>
                {isNamedSo(association, pods) && <Chip>begins as the pod does</Chip>}
                {session === 'first' && (
                  <Chip>on the way to {roleNameOf(association.targetRoleArn ?? '')}</Chip>
                )}
                {isChosen && <span className="ml-auto text-dim">looked at</span>}
              </Link>
            </li>
          )
        })}
      </ul>
      {isCut && (
        <p className="border-line border-t px-3.5 py-2 text-dim">
          There are more than are listed. Find yours in the list of associations, and try the request there.
        </p>
      )}
    </Panel>
  )
}

type OneOf = Props['candidates'][number]

/** Pods are often named as their service account is; it is no more than a hint. */
const isNamedSo = ({ serviceAccount }: CandidateAssociation, pods: OneOf['pods']) =>
  pods.some((pod) => serviceAccount.startsWith(pod))

/** Those that are named as the pod is come first, the rest as they were. */
function byName(candidates: Props['candidates']): Props['candidates'] {
  const rank = ({ association, pods }: OneOf) => Number(!isNamedSo(association, pods))
  return candidates.toSorted((one, other) => rank(one) - rank(other))
}

function podsOf(candidates: Props['candidates']): string {
  return [...new Set(candidates.flatMap(({ pods }) => pods))].map((pod) => `${pod}…`).join(' or ')
}

/** Nobody's that whoever asks may see. */
export function NoCandidate({
  isOfPod,
  children,
}: {
  readonly isOfPod: boolean
  readonly children: React.ReactNode
}) {
  return (
    <Panel label="Whose pod it may be">
      <EmptyState
        title={
          isOfPod ? 'No association that you may see fits' : 'It was not refused to a pod of Pod Identity'
        }
      >
        {children}
      </EmptyState>
    </Panel>
  )
}
