import 'server-only'
import type { Decoding } from '@/components/explain/decoding.ts'
import type { Scope } from '@/lib/auth/rules/index.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import { listFleetAccounts, refusedCandidates } from '@/lib/fleet/index.ts'
import { decodeRefusal } from '@/lib/inventory/index.ts'
import { type Denial, readDecoded, withDecoded } from '@/lib/pod-identity/index.ts'

type Where = {
  /** The association that is looked at. */
  readonly chosen: AssociationRef | null
  /** The account that was chosen for it. */
  readonly account: string | null
}

/**
 * What the encoded message of a refusal says, where it has one. The message tells nothing of whose account it is of: it is the one that was chosen, that
 * of whoever the sentence names, or that of the association; else somebody chooses among those they see something of. None is tried to find out.
 */
export async function decodeFor(scope: Scope, denial: Denial, { chosen, account }: Where): Promise<Decoding> {
  const { encodedMessage, doubts } = denial
  if (encodedMessage === null) return { state: 'none' }
  if (doubts.includes('encodedMessage')) return { state: 'cut-off' }
  const listed = await listFleetAccounts(scope)
  const accounts = listed.ok ? listed.value.map(({ accountId, name }) => ({ accountId, name })) : []
  const [accountId] = [account, denial.account, chosen?.accountId].filter((id) =>
    accounts.some((each) => each.accountId === id),
  )
  if (!accountId) return { state: 'choose', accounts }
  const region = chosen?.accountId === accountId ? chosen.region : null
  const answer = await decodeRefusal(accountId, region, encodedMessage)
  if (!answer.ok) return { state: 'problem', problem: answer.error, accounts }
  const message = readDecoded(answer.value)
  if (message === null) return { state: 'unread', accountId }
  const decoded = withDecoded(denial, message)
  if (!(await isTheirs(scope, decoded))) return { state: 'foreign', accountId }
  return message.allowed ? { state: 'allowed' } : { state: 'decoded', accountId, denial: decoded, message }
}

/** Podscope decodes with rights of its own: who sees some associations only is told what was said to their pods. */
async function isTheirs(scope: Scope, denial: Denial): Promise<boolean> {
  if (scope.kind === 'everything') return true
  const found = await refusedCandidates(scope, denial)
  return found.ok && found.value.candidates.length > 0
}
