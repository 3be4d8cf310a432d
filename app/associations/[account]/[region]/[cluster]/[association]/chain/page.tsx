import type { Metadata } from 'next'
import { UnreadableAssociation } from '@/components/access/unreadable-association.tsx'
import { AssociationFrame } from '@/components/association/frame.tsx'
import { Chain } from '@/components/chain/chain.tsx'
import { clustersWithoutAgent } from '@/lib/fleet/index.ts'
import { associationRefOf, type Params } from '../address.ts'
import { readAssociationAt, titleOf } from '../read.ts'

type Props = { params: Promise<Params> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${await titleOf(params)} · chain` }
}

export default async function Page({ params }: Props) {
  const answer = await readAssociationAt(params)
  if (!answer.ok) return <UnreadableAssociation at={associationRefOf(await params)} problem={answer.error} />
  const lacking = await clustersWithoutAgent([answer.value.association])
  return (
    <AssociationFrame page={answer.value} tab="chain">
      <Chain page={answer.value} lacksAgent={lacking.ok && lacking.value.length > 0} />
    </AssociationFrame>
  )
}
