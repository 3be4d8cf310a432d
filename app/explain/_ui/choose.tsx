import { findAssociations } from '@/app/_server/find-associations.ts'
import { explainAddress } from '@/components/explain/refusal-address.ts'
import { FindAssociation } from '@/components/find-association.tsx'
import type { Scope } from '@/lib/auth/rules/index.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import type { Denial } from '@/lib/pod-identity/index.ts'
import { routes } from '@/lib/routes.ts'

type Props = {
  readonly scope: Scope
  readonly denial: Denial
  readonly find: string
  readonly hrefOf: (association: AssociationRef) => string
}

/** The service account by name, where the refusal does not tell it. */
export async function Choose({ scope, denial, find, hrefOf }: Props) {
  const said = new URL(explainAddress(denial), 'http://localhost').searchParams
  const found = await findAssociations(scope, find)
  return <FindAssociation {...{ find, found, hrefOf }} action={routes.explain()} fields={[...said]} />
}
