import { wasWithin } from '@/app/_server/asker.ts'
import { CandidatesPanel, NoCandidate } from '@/components/explain/candidates-panel.tsx'
import { FactsPanel } from '@/components/explain/facts-panel.tsx'
import { explainAddress } from '@/components/explain/refusal-address.ts'
import { identityWords } from '@/components/explain/words.ts'
import { Banner } from '@/components/ui/banner.tsx'
import { isWithin, type Scope } from '@/lib/auth/rules/index.ts'
import type { AssociationRef, AwsProblem } from '@/lib/aws/types.ts'
import { type RefusedCandidates, refusedCandidates } from '@/lib/fleet/index.ts'
import { readAssociation } from '@/lib/inventory/index.ts'
import type { AssociationPage } from '@/lib/inventory/types.ts'
import { type Denial, identityOf } from '@/lib/pod-identity/index.ts'
import { Choose } from './choose.tsx'
import { Found, NotThere, PodSide, Unreadable, WhosePod } from './for-association.tsx'

type Props = {
  readonly scope: Scope
  readonly denial: Denial
  readonly at: AssociationRef | null
  readonly find: string
}

/** What AWS said, whose pod it was said to, and what that association's policies say. */
export async function Answer({ scope, denial, at, find }: Props) {
  const { candidates, isCut, problem, chosen, session, isOther } = await lookFor(scope, denial, at)
  const read = chosen && (await readChosen(scope, chosen))
  const page = read?.state === 'read' ? read.page : null
  const hrefOf = (association: AssociationRef) => explainAddress(denial, refText(association))
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)] lg:grid-rows-[auto_1fr]">
      <div className="space-y-4">
        <FactsPanel denial={denial} />
        {problem !== null && <Banner tone="bad" title={problem} />}
        {candidates.length > 1 && (
          <CandidatesPanel candidates={candidates} isCut={isCut} chosen={chosen} hrefOf={hrefOf} />
        )}
        {candidates.length === 0 && (
          <>
            {problem === null && !page && <Nobody denial={denial} />}
            <Choose scope={scope} denial={denial} find={find} hrefOf={hrefOf} />
          </>
        )}
        {page && <WhosePod page={page} denial={denial} isOther={isOther} />}
      </div>
      <div className="space-y-4 lg:row-span-2">
        {page && <Found scope={scope} denial={denial} page={page} session={session} />}
        {read?.state === 'not-there' && <NotThere />}
        {read?.state === 'unreadable' && <Unreadable problem={read.problem} />}
        {!read && <Waiting candidates={candidates} />}
      </div>
      {page && (
        <div className="space-y-4">
          <PodSide page={page} denial={denial} session={session} />
        </div>
      )}
    </div>
  )
}

/** Whose pod it may have been, and which of them is looked at. Never guessed: one that alone fits, or the one that was chosen. */
async function lookFor(scope: Scope, denial: Denial, at: AssociationRef | null) {
  const found = await refusedCandidates(scope, denial)
  const { candidates, isCut } = found.ok ? found.value : { candidates: [], isCut: false }
  const [only] = candidates.length === 1 && !isCut ? candidates : []
  const chosen = at ?? only?.association ?? null
  const candidate = candidates.find(({ association }) => isSame(association, chosen))
  return {
    candidates,
    isCut,
    problem: found.ok ? null : found.error.message,
    chosen,
    session: candidate?.session ?? ('effective' as const),
    // Somebody chose one of another role: that is said and not hidden.
    isOther: candidate === undefined && denial.role !== null,
  }
}

type Chosen =
  | { readonly state: 'read'; readonly page: AssociationPage }
  | { readonly state: 'unreadable'; readonly problem: AwsProblem }
  | { readonly state: 'not-there' }

/** To who may not see it, it is as if it were not there. */
async function readChosen(scope: Scope, at: AssociationRef): Promise<Chosen> {
  const answer = await readAssociation(at)
  if (answer.ok)
    return isWithin(scope, answer.value.association)
      ? { state: 'read', page: answer.value }
      : { state: 'not-there' }
  const isGone = answer.error.kind === 'not-found' || answer.error.kind === 'invalid-request'
  if (isGone || !(await wasWithin(scope, at))) return { state: 'not-there' }
  return { state: 'unreadable', problem: answer.error }
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
  if (identity === 'unknown') return null
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
