import { findAssociations } from '@/app/_server/find-associations.ts'
import { FindAssociation } from '@/components/find-association.tsx'
import type { Scope } from '@/lib/auth/rules/index.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import { routes } from '@/lib/routes.ts'

type Props = {
  readonly scope: Scope
  /** What was refused, as the address of the page has it. */
  readonly address: string
  readonly find: string
  readonly hrefOf: (association: AssociationRef) => string
}

/** The service account by name, where the refusal does not tell it. */
export async function Choose({ scope, address, find, hrefOf }: Props) {
  // A form sends its fields and not its address's.
  const said = new URL(address, 'http://localhost').searchParams
  const found = await findAssociations(scope, find)
  return <FindAssociation {...{ find, found, hrefOf }} action={routes.explain()} fields={[...said]} />
}
