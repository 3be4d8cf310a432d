import { refText } from '@/app/_server/association-text.ts'
import { CandidatesPanel, NoCandidate } from '@/components/explain/candidates-panel.tsx'
import { DecodingPanel } from '@/components/explain/decoding-panel.tsx'
import { FactsPanel } from '@/components/explain/facts-panel.tsx'
import { explainAddress } from '@/components/explain/refusal-address.ts'
import { identityWords } from '@/components/explain/words.ts'
import { Banner } from '@/components/ui/banner.tsx'
import type { Scope } from '@/lib/auth/rules/index.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import type { RefusedCandidates } from '@/lib/fleet/index.ts'
import { type Denial, identityOf } from '@/lib/pod-identity/index.ts'
import type { KeptRefusal } from '@/lib/refusals/types.ts'
import { decodeFor } from '../decode.ts'
import { lookFor, readChosen } from '../look.ts'
import { Choose } from './choose.tsx'
import { Found, NotThere, PodSide, Unreadable, WhosePod } from './for-association.tsx'
import { Keep, Kept } from './kept.tsx'

type Props = {
  readonly scope: Scope
  readonly denial: Denial
  readonly at: AssociationRef | null
  readonly find: string
  /** Chosen, for an encoded message. */
  readonly account: string | null
  /** Somebody kept it, and this is it. */
  readonly kept: KeptRefusal | null
}

/** What AWS said, whose pod it was said to, and what that association's policies say. */
export async function Answer({ scope, denial: said, at, find, account, kept }: Props) {
  const { decoding, denial, look, read, page, conditions } = await findOut(scope, said, at, account)
  const { candidates, isCut, problem, chosen, session, isOther } = look
  // The address has what was pasted, and not what AWS decoded: that is told to who may see it.
  const address = (of?: AssociationRef | null, id = account) =>
    explainAddress(said, of ? refText(of) : undefined, id ?? undefined)
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)] lg:grid-rows-[auto_1fr]">
      <div className="space-y-4">
        {kept && <Kept kept={kept} page={page} session={session} />}
        <FactsPanel denial={denial} />
        <DecodingPanel decoding={decoding} hrefIn={(id) => address(at, id)} />
        {problem !== null && <Banner tone="bad" title={problem} />}
        {candidates.length > 1 && (
          <CandidatesPanel candidates={candidates} isCut={isCut} chosen={chosen} hrefOf={address} />
        )}
        {candidates.length === 0 && (
          <>
            {problem === null && !page && <Nobody denial={denial} />}
            <Choose scope={scope} address={address()} find={find} hrefOf={address} />
          </>
        )}
        {page && <WhosePod page={page} denial={denial} isOther={isOther} />}
      </div>
      <div className="space-y-4 lg:row-span-2">
        {page && (
          <Found scope={scope} denial={denial} page={page} session={session} conditions={conditions} />
        )}
        {read?.state === 'not-there' && <NotThere />}
        {read?.state === 'unreadable' && <Unreadable problem={read.problem} />}
        {!read && <Waiting candidates={candidates} />}
      </div>
      {page && (
        <div className="space-y-4">
          <PodSide page={page} denial={denial} session={session} conditions={conditions} />
          {!kept && <Keep page={page} denial={denial} />}
        </div>
      )}
    </div>
  )
}

/** All that the answer is made of. What an encoded message says takes the place of what the text does not. */
async function findOut(scope: Scope, said: Denial, at: AssociationRef | null, account: string | null) {
  const first = await lookFor(scope, said, at)
  const decoding = await decodeFor(scope, said, { chosen: first.chosen, account })
  const isDecoded = decoding.state === 'decoded'
  const denial = isDecoded ? decoding.denial : said
  const look = isDecoded ? await lookFor(scope, denial, at) : first
  const read = look.chosen && (await readChosen(scope, look.chosen))
  const page = read?.state === 'read' ? read.page : null
  return { decoding, denial, look, read, page, conditions: isDecoded ? decoding.message.conditions : {} }
}

/** Why no association is known by itself. */
function Nobody({ denial }: { readonly denial: Denial }) {
  const identity = identityOf(denial)
  if (identity === 'unknown') return null
  return (
    <NoCandidate isOfPod={identity === 'pod'}>
      {identity === 'pod' ? (
        <p>
          {denial.pods.length > 0
            ? 'None of this role in a cluster of this name. It may be deleted, not read yet, or not yours to see.'
            : 'Its session is named as Pod Identity names them, and cluster and pod cannot be told from the name.'}
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
