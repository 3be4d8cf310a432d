import 'server-only'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { onlyWithin, pageScope, scopeFor, wasWithin } from '@/app/_server/asker.ts'
import { isWithin } from '@/lib/auth/rules/index.ts'
import type { AssociationRef, AwsProblem } from '@/lib/aws/types.ts'
import type { Result } from '@/lib/base/index.ts'
import { type AssociationPage, readAssociation } from '@/lib/inventory/index.ts'
import { associationRefOf, type Params } from './address.ts'

const readOnce = cache((account: string, region: string, cluster: string, association: string) =>
  readAssociation(associationRefOf({ account, region, cluster, association })),
)

/** The association of an address, read once a request; one that is not there, or that whoever asks may not see, ends in the not-found page. */
export async function readAssociationAt(
  params: Promise<Params>,
): Promise<Result<AssociationPage, AwsProblem>> {
  const scope = await pageScope('associations.read')
  const { account, region, cluster, association } = await params
  const answer = await readOnce(account, region, cluster, association)
  const at = associationRefOf(await params)
  if (answer.ok) onlyWithin(scope, answer.value.association)
  else if (isNotThere(answer.error, at) || !(await wasWithin(scope, at))) notFound()
  return answer
}

/** EKS refuses an id that is not formed as its own with InvalidParameterException; to the person both say that it is not there. */
function isNotThere({ kind }: AwsProblem, { associationId }: AssociationRef): boolean {
  return kind === 'not-found' || (kind === 'invalid-request' && !/^a-[a-z0-9]{17}$/.test(associationId))
}

/** For the browser's tab. */
export async function titleOf(params: Promise<Params>): Promise<string> {
  const { account, region, cluster, association } = await params
  const answer = await readOnce(account, region, cluster, association)
  const isSeen = answer.ok && isWithin(await scopeFor('associations.read'), answer.value.association)
  return answer.ok && isSeen ? answer.value.association.serviceAccount : 'Association'
}
