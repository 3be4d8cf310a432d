import { statementName } from '@/components/access/statements.ts'
import { contactInWords, type TenantContact } from '@/lib/auth/rules/index.ts'
import type { Association } from '@/lib/aws/types.ts'
import type { Denial } from '@/lib/pod-identity/index.ts'
import type { Explained } from './explain-model.ts'
import { layerName, sayAgreement, sayReason } from './words.ts'

type Facts = {
  readonly denial: Denial
  readonly association: Association | null
  readonly explained: Explained | null
  /** Whom to ask about the association. */
  readonly contacts?: readonly TenantContact[]
}

/** The answer as a few lines for a ticket: who was refused what, why, and what would let it through. Ends before the link. */
export function ticketOf({ denial, association, explained, contacts = [] }: Facts): string {
  const { principal, action, resource, doubts } = denial
  const asked = action === null ? 'A request' : doubts.includes('action') ? `${action}…` : action
  const what = [asked, resource === null ? '' : ` on ${resource}`].join('')
  const lines = [
    `${what} was refused.`,
    doubts.length > 0 ? 'The text breaks off: AWS said more than is here.' : '',
    principal === null ? '' : `Who: ${principal}`,
    association === null
      ? ''
      : `Pods of: ${association.namespace}/${association.serviceAccount} in ${association.cluster} (${association.region}, ${association.accountId})`,
    denial.layer === null ? sayReason(denial) : `AWS says: ${sayReason(denial)}`,
    ...(explained?.kind === 'request' ? findings(explained, denial) : []),
    ...contacts.map(({ contact }) => `Ask: ${contactInWords(contact)}`),
  ]
  return lines.filter((line) => line !== '').join('\n')
}

function findings(
  { view, agreement, change }: Extract<Explained, { kind: 'request' }>,
  { layer }: Denial,
): readonly string[] {
  if (agreement === null) return []
  const { title, text } = sayAgreement(agreement, layer)
  const needed = (change?.changes ?? []).map((each) => {
    if (each.kind === 'denied')
      return `Not written: ${each.statements.map(statementName).join(', ')} denies it, and means to.`
    if (each.kind === 'elsewhere') return `Has to be allowed in ${layerName(each.layer)}.`
    const { action, resource } = view.request
    const where = each.layer === 'session' ? '' : ` (${each.policy})`
    return `Smallest change: ${layerName(each.layer)}${where} allows ${action} on ${resource}.`
  })
  return [`Podscope: ${view.headline} ${title} ${text}`, ...needed]
}
