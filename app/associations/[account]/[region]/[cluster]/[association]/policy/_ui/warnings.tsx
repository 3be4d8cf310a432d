import { statementAnchor, statementName } from '@/components/access/statements.ts'
import { Banner } from '@/components/ui/banner.tsx'
import type { AssociationPage } from '@/lib/inventory/types.ts'
import { findTagLoss, type TagLoss } from '@/lib/pod-identity/index.ts'

const effects: Record<TagLoss['direction'], string> = {
  'stops-allowing': 'will stop allowing',
  'starts-allowing': 'will start allowing',
  'stops-denying': 'will stop denying',
  'starts-denying': 'will start denying',
  depends: 'may change what it does',
}

/** What a first session policy does beyond its text: EKS then sends no session tags, and statements that test them change. */
export function Warnings({ page }: { readonly page: AssociationPage }) {
  if (page.association.disableSessionTags) return null
  const { identity, boundary = [] } = page.policies
  const losses = [
    ...findTagLoss(identity, 'identity'),
    ...findTagLoss(boundary, 'boundary'),
    ...trustLosses(page),
  ]
  return (
    <Banner tone={losses.length > 0 ? 'warn' : 'info'} title="Session tags go off with a session policy.">
      {losses.length === 0 ? (
        'No statement of the role tests them. Resource policies and organization policies were not looked at.'
      ) : (
        <ul className="mt-0.5 space-y-0.5">
          {losses.map((loss) => (
            <Loss key={`${loss.statement.policy} ${loss.statement.index}`} loss={loss} />
          ))}
        </ul>
      )}
    </Banner>
  )
}

function Loss({ loss: { statement, keys, direction } }: { readonly loss: TagLoss }) {
  return (
    <li>
      {statement.layer === 'resource' ? (
        <>Trust policy, statement {statement.index + 1}</>
      ) : (
        <a className="text-accent underline" href={`#${statementAnchor(statement)}`}>
          {statementName(statement)}
        </a>
      )}{' '}
      tests{' '}
      {keys.map((key) => (
        <code key={key}>{key} </code>
      ))}
      and {effects[direction]}.
    </li>
  )
}

/** A trust policy that asks for the tags stops the pod from getting any credentials. */
function trustLosses({ role, targetRole }: AssociationPage): readonly TagLoss[] {
  return [role, targetRole].flatMap((read) =>
    read?.state === 'read'
      ? findTagLoss([{ name: read.value.arn, text: read.value.trustPolicy }], 'resource')
      : [],
  )
}
