import type { Metadata } from 'next'
import Link from 'next/link'
import { Suspense } from 'react'
import { knownTenants, maySome, pageScope } from '@/app/_server/asker.ts'
import { CompareForm } from '@/components/compare/compare-form.tsx'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { SkeletonRows } from '@/components/ui/skeleton.tsx'
import type { AssociationRef } from '@/lib/aws/types.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { routes } from '@/lib/routes.ts'
import { Answer } from './_ui/answer.tsx'
import { readAsked } from './input.ts'
import { partOf } from './tenant.ts'

export const metadata: Metadata = { title: 'Compare' }
export const dynamic = 'force-dynamic'

type Props = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

/** As a field for a time has it: with seconds, without its zone. */
const fieldOf = (moment: string) => (moment === 'now' ? '' : moment.slice(0, 19))

export default async function ComparePage({ searchParams }: Props) {
  const scope = await pageScope('associations.read')
  const { choice, asked, problem } = readAsked(await searchParams, Date.now())
  const mayExport = await maySome('associations.export')
  const [tenants, part] = await Promise.all([
    asStoreProblem(() => knownTenants('associations.read')),
    asStoreProblem(() => partOf(scope, choice.tenant, 'associations.read')),
  ])
  const shown = asked ? { from: fieldOf(asked.from), to: fieldOf(asked.to) } : choice
  return (
    <>
      <PageBar crumbs={[{ label: 'Changes', href: routes.changes() }, { label: 'Compare' }]} />
      <h1 className="mb-1 font-semibold text-xl tracking-tight">Compare two moments</h1>
      <p className="mb-3 max-w-3xl text-dim">
        What associations gained and lost between them in all, and which came and went. A change that was gone
        back on is no difference.
      </p>
      {asked?.at && <OnlyOne at={asked.at} />}
      <CompareForm
        choice={choice}
        shown={shown}
        problem={problem}
        tenants={tenants.ok ? tenants.value.map(({ id, name }) => ({ id, name })) : []}
      />
      {!part.ok && <StoreAway problem={part.error} />}
      {part.ok && part.value === null && <NoTenant />}
      {asked && part.ok && part.value && (
        <Suspense key={JSON.stringify(choice)} fallback={<Working />}>
          <Answer scope={part.value.scope} asked={asked} choice={choice} mayExport={mayExport} />
        </Suspense>
      )}
    </>
  )
}

/** It is gone, or was never for whoever looks to know of. */
function NoTenant() {
  return (
    <Banner title="There is no such tenant that you may see, so nothing is compared.">
      Choose another, or all of them.
    </Banner>
  )
}

function OnlyOne({ at }: { readonly at: AssociationRef }) {
  return (
    <p className="mb-3">
      Of one association in {at.cluster}, {at.region}:{' '}
      <Link href={routes.associationHistory(at)} className="text-accent hover:underline">
        its history
      </Link>
      {' · '}
      <Link href={routes.compare()} className="text-accent hover:underline">
        compare all
      </Link>
    </p>
  )
}

function Working() {
  return (
    <Panel label="The comparison">
      <SkeletonRows rows={6} label="Comparing both moments" />
    </Panel>
  )
}
