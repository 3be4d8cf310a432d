import type { Metadata } from 'next'
import { UnreadableAssociation } from '@/components/access/unreadable-association.tsx'
import { AssociationFrame } from '@/components/association/frame.tsx'
import { ExportView } from '@/components/export/export-view.tsx'
import { formatOf } from '@/components/export/format-words.ts'
import { routes } from '@/lib/routes.ts'
import { associationRefOf, type Params } from '../address.ts'
import { readAssociationAt, titleOf } from '../read.ts'

type Props = {
  readonly params: Promise<Params>
  readonly searchParams: Promise<{ readonly tool?: string | readonly string[] }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${await titleOf(params)} · export` }
}

export default async function Page({ params, searchParams }: Props) {
  const answer = await readAssociationAt(params)
  if (!answer.ok) return <UnreadableAssociation at={associationRefOf(await params)} problem={answer.error} />
  const { association } = answer.value
  return (
    <AssociationFrame page={answer.value} tab="export">
      <ExportView
        associations={[association]}
        format={formatOf((await searchParams).tool)}
        hrefOf={(tool) => `${routes.associationExport(association)}?tool=${tool}`}
      />
    </AssociationFrame>
  )
}
