import type { SavedTenant } from '@/lib/auth/rules/index.ts'
import { ConfirmButton } from './confirm-button.tsx'
import { GivenList } from './given-list.tsx'

type Props = { readonly tenant: SavedTenant; readonly action: () => Promise<string | null> }

const stay = 'Its associations stay as they are.'

/** Removes a tenant, after saying who loses what by it. */
export function RemoveTenant({ tenant: { name, given }, action }: Props) {
  return (
    <ConfirmButton
      label={`Remove ${name}…`}
      title={`Remove the tenant ${name}?`}
      verb="Remove tenant"
      done={`Removed ${name}.`}
      action={action}
      body={given.length > 0 ? <Losing given={given} /> : <p>Nobody has a role for it. {stay}</p>}
    >
      Remove…
    </ConfirmButton>
  )
}

function Losing({ given }: Pick<SavedTenant, 'given'>) {
  return (
    <>
      <p>These roles go with it. {stay}</p>
      <GivenList given={given} />
    </>
  )
}
