import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { pageAboutAll } from '@/app/_server/asker.ts'
import { RunDesk } from '@/components/bulk/run-desk.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Age } from '@/components/ui/age.tsx'
import { siteState } from '@/lib/inventory/index.ts'
import { routes } from '@/lib/routes.ts'
import { planThis, previewThisAgain, retryFailedOfThis, startThis, stopThis } from '../actions.ts'
import { progressOf } from './progress-of.ts'

export const metadata: Metadata = { title: 'Bulk run' }

type Props = { readonly params: Promise<{ readonly run: string }> }

export default async function Page({ params }: Props) {
  await pageAboutAll('associations.edit')
  const progress = await progressOf((await params).run)
  if (!progress) notFound()
  const { id, title, createdAt, definition } = progress.run
  const address = routes.bulkRun(id)
  return (
    <>
      <PageBar crumbs={[{ label: 'Bulk runs', href: routes.bulkRuns() }, { label: 'Run' }]}>
        <span className="text-dim text-xs">
          begun <Age at={createdAt} />
        </span>
      </PageBar>
      <h1 className="mb-1 text-balance font-semibold text-xl tracking-tight [overflow-wrap:anywhere]">
        {title}
      </h1>
      <p className="mb-4 max-w-3xl text-dim">
        {definition.kind === 'clone'
          ? 'Each clone has the role, target role, session policy, tag switch and tags of its source. Each is previewed on its own before anything is created.'
          : 'Each association is previewed on its own before anything is written.'}
      </p>
      <RunDesk
        first={progress}
        progressAddress={`${address}/progress`}
        isReadOnly={siteState().readOnly}
        actions={{
          plan: planThis.bind(null, id),
          previewAgain: previewThisAgain.bind(null, id),
          start: startThis.bind(null, id),
          stop: stopThis.bind(null, id),
          retryFailed: retryFailedOfThis.bind(null, id),
        }}
      />
    </>
  )
}
