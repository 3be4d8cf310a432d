import type { Metadata } from 'next'
import { Suspense } from 'react'
import { pageScope } from '@/app/_server/asker.ts'
import { PasteForm } from '@/components/explain/paste-form.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { SkeletonRows } from '@/components/ui/skeleton.tsx'
import { Answer } from './_ui/answer.tsx'
import { readRefusal } from './input.ts'

export const metadata: Metadata = { title: 'Explain a refusal' }
export const dynamic = 'force-dynamic'

type Props = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function ExplainPage({ searchParams }: Props) {
  const scope = await pageScope('associations.read')
  const { denial, at, find } = readRefusal(await searchParams)
  return (
    <div className="space-y-4">
      <PageBar crumbs={[{ label: 'Explain a refusal' }]} />
      <h1 className="font-semibold text-xl tracking-tight">Explain a refusal</h1>
      <PasteForm isAsked={denial !== null} />
      {denial && (
        <Suspense key={JSON.stringify([denial, at, find])} fallback={<Working />}>
          <Answer scope={scope} denial={denial} at={at} find={find} />
        </Suspense>
      )}
    </div>
  )
}

function Working() {
  return (
    <Panel label="The answer">
      <SkeletonRows rows={6} label="Finding the association and reading its policies" />
    </Panel>
  )
}
