import type { Metadata } from 'next'
import { Suspense } from 'react'
import { pageScope } from '@/app/_server/asker.ts'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { SkeletonRows } from '@/components/ui/skeleton.tsx'
import { Examples } from '@/components/who-can/examples.tsx'
import { QuestionForm } from '@/components/who-can/question-form.tsx'
import { Answer } from './_ui/answer.tsx'
import { suggest } from './actions.ts'
import { readAsked } from './input.ts'

export const metadata: Metadata = { title: 'Who can…' }
export const dynamic = 'force-dynamic'

type Props = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function AccessPage({ searchParams }: Props) {
  const scope = await pageScope('associations.read')
  const { written, question, problem, view } = readAsked(await searchParams)
  return (
    <>
      <PageBar crumbs={[{ label: 'Who can…' }]} />
      <h1 className="mb-3 font-semibold text-xl tracking-tight">Who can…</h1>
      <QuestionForm asked={written} problem={problem} view={{ by: view.by }} suggest={suggest} />
      {question ? (
        <Suspense key={JSON.stringify(question)} fallback={<Working />}>
          <Answer scope={scope} question={question} view={view} />
        </Suspense>
      ) : (
        problem === null && <Examples />
      )}
    </>
  )
}

function Working() {
  return (
    <Panel label="The answer">
      <SkeletonRows rows={6} label="Asking every association" />
    </Panel>
  )
}
