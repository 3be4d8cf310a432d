import 'server-only'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import type { AssociationRef, AwsProblem } from '@/lib/aws/types.ts'
import type { Result } from '@/lib/base/index.ts'
import { type AssociationPage, readAssociation } from '@/lib/inventory/index.ts'
import { associationRefOf, type Params } from './address.ts'

const readOnce = cache((account: string, region: string, cluster: string, association: string) =>
  readAssociation(associationRefOf({ account, region, cluster, association })),
)

/** The association of an address, read once a request; one that is not there ends in the not-found page. */
export async function readAssociationAt(
  params: Promise<Params>,
): Promise<Result<AssociationPage, AwsProblem>> {
  const { account, region, cluster, association } = await params
  const answer = await readOnce(account, region, cluster, association)
  if (!answer.ok && isNotThere(answer.error, associationRefOf(await params))) notFound()
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
  return answer.ok ? answer.value.association.serviceAccount : 'Association'
}
