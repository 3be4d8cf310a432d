import type { Metadata } from 'next'
import { Suspense } from 'react'
import { pageScope } from '@/app/_server/asker.ts'
import { keptBy } from '@/app/_server/kept.ts'
import { PasteForm } from '@/components/explain/paste-form.tsx'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { SkeletonRows } from '@/components/ui/skeleton.tsx'
import type { Scope } from '@/lib/auth/rules/index.ts'
import { Answer } from './_ui/answer.tsx'
import { KeptForTeam, NotKept } from './_ui/kept.tsx'
import { type Asked, readRefusal } from './input.ts'

export const metadata: Metadata = { title: 'Explain a refusal' }
export const dynamic = 'force-dynamic'

type Props = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function ExplainPage({ searchParams }: Props) {
  const scope = await pageScope('associations.read')
  const asked = readRefusal(await searchParams)
  const isAsked = asked.denial !== null || asked.kept !== null
  return (
    <div className="space-y-4">
      <PageBar crumbs={[{ label: 'Explain a refusal' }]} />
      <h1 className="font-semibold text-xl tracking-tight">Explain a refusal</h1>
      <PasteForm isAsked={isAsked} />
      <Suspense key={JSON.stringify(asked)} fallback={<Working isAsked={isAsked} />}>
        <Below scope={scope} asked={asked} />
      </Suspense>
    </div>
  )
}

/** The answer to what is asked, be it of one that was kept; else those that were. */
async function Below({ scope, asked }: { readonly scope: Scope; readonly asked: Asked }) {
  const { denial, at, find, account } = asked
  if (asked.kept !== null) {
    const kept = await keptBy(asked.kept)
    if (!kept.ok) return <StoreAway problem={kept.error} />
    if (kept.value === null) return <NotKept />
    const { accountId, region, cluster, associationId, denial: said } = kept.value
    const of = { accountId, region, cluster, associationId }
    return <Answer scope={scope} denial={said} at={of} find="" account={account} kept={kept.value} />
  }
  if (denial === null) return <KeptForTeam before={asked.before} />
  return <Answer scope={scope} denial={denial} at={at} find={find} account={account} kept={null} />
}

function Working({ isAsked }: { readonly isAsked: boolean }) {
  return (
    <Panel label={isAsked ? 'The answer' : 'Refusals kept by the team'}>
      <SkeletonRows
        rows={6}
        label={isAsked ? 'Finding the association and reading its policies' : 'Reading what was kept'}
      />
    </Panel>
  )
}
