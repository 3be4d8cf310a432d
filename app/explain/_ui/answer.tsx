import { CandidatesPanel, NoCandidate } from '@/components/explain/candidates-panel.tsx'
import { FactsPanel } from '@/components/explain/facts-panel.tsx'
import { explainAddress } from '@/components/explain/refusal-address.ts'
import { identityWords } from '@/components/explain/words.ts'
import { Banner } from '@/components/ui/banner.tsx'
import type { Scope } from '@/lib/auth/rules/index.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import { type RefusedCandidates, refusedCandidates } from '@/lib/fleet/index.ts'
import { type Denial, identityOf } from '@/lib/pod-identity/index.ts'
import { Choose } from './choose.tsx'
import { ForAssociation } from './for-association.tsx'

type Props = {
  readonly scope: Scope
  readonly denial: Denial
  readonly at: AssociationRef | null
  readonly find: string
}

/** What AWS said, whose pod it was said to, and what that association's policies say. */
export async function Answer({ scope, denial, at, find }: Props) {
  const found = await refusedCandidates(scope, denial)
  const { candidates, isCut } = found.ok ? found.value : { candidates: [], isCut: false }
  // Never guessed: one that alone fits, or the one that was chosen.
  const [only] = candidates.length === 1 && !isCut ? candidates : []
  const chosen = at ?? only?.association ?? null
  const candidate = candidates.find(({ association }) => isSame(association, chosen))
  const hrefOf = (association: AssociationRef) => explainAddress(denial, refText(association))
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]">
      <div className="space-y-4">
        <FactsPanel denial={denial} />
        {!found.ok && <Banner tone="bad" title={found.error.message} />}
        {candidates.length > 1 && (
          <CandidatesPanel candidates={candidates} isCut={isCut} chosen={chosen} hrefOf={hrefOf} />
        )}
        {found.ok && candidates.length === 0 && <Nobody denial={denial} />}
        {candidates.length === 0 && <Choose scope={scope} denial={denial} find={find} hrefOf={hrefOf} />}
      </div>
      <div className="space-y-4">
        {chosen ? (
          <ForAssociation
            scope={scope}
            denial={denial}
            at={chosen}
            session={candidate?.session ?? 'effective'}
            // Somebody chose one of another role: that is said and not hidden.
            isOther={candidate === undefined && denial.role !== null}
            pods={candidate?.pods ?? []}
          />
        ) : (
          <Waiting candidates={candidates} />
        )}
      </div>
    </div>
  )
}

function isSame(one: AssociationRef, other: AssociationRef | null): boolean {
  return other !== null && refText(one) === refText(other)
}

function refText({ accountId, region, cluster, associationId }: AssociationRef): string {
  return [accountId, region, cluster, associationId].join('/')
}

/** Why no association is known by itself. */
function Nobody({ denial }: { readonly denial: Denial }) {
  const identity = identityOf(denial)
  return (
    <NoCandidate isOfPod={identity === 'pod'}>
      {identity === 'pod' ? (
        <p>
          None of this role in a cluster of this name. It may be deleted, not read yet, or not yours to see.
        </p>
      ) : (
        <p>It was refused to {identityWords[identity]}.</p>
      )}
    </NoCandidate>
  )
}

function Waiting({ candidates }: Pick<RefusedCandidates, 'candidates'>) {
  return (
    <Banner tone="info" title="Whose pod was it?">
      {candidates.length > 0
        ? 'Choose the service account: its policies are asked then.'
        : 'Find its service account: its policies are asked then, and what to look at in its pod.'}
    </Banner>
  )
}
