import type { Metadata } from 'next'
import type { ComponentProps } from 'react'
import { mayAsker, maySome, pageScope } from '@/app/_server/asker.ts'
import { single } from '@/app/_server/changes.ts'
import { draftCloneRun, draftPolicyRun } from '@/app/bulk/actions.ts'
import { FleetView } from '@/components/fleet/fleet-view.tsx'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import type { Scope } from '@/lib/auth/rules/index.ts'
import { countRows, type FleetProblem, listRows, listViews, pageSize } from '@/lib/fleet/index.ts'
import { siteState } from '@/lib/inventory/index.ts'
import { removeThisView, saveThisView, suggest } from './actions.ts'
import { askedInput, type FleetAsked, sortOf } from './input.ts'

export const metadata: Metadata = { title: 'Associations' }
export const dynamic = 'force-dynamic'

type Props = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

type Found =
  | { readonly problem: FleetProblem }
  | Pick<ComponentProps<typeof FleetView>, 'first' | 'total' | 'everything' | 'problems' | 'views'>

/** What a filter means nothing of is told in the table's place; another problem takes it. */
async function read(scope: Scope, asked: FleetAsked): Promise<Found> {
  const [page, total, everything, views] = await Promise.all([
    listRows(scope, { filter: asked.q, sort: sortOf(asked) }),
    countRows(scope, asked.q),
    countRows(scope, ''),
    // A view’s name and filter may name what only some may see.
    scope.kind === 'everything' ? listViews().catch(() => []) : [],
  ])
  for (const each of [page, total, everything])
    if (!each.ok && each.error.kind === 'store') return { problem: each.error }
  const problems = !page.ok && page.error.kind === 'filter' ? page.error.problems : []
  return {
    first: page.ok ? page.value : { rows: [], next: null },
    total: total.ok ? total.value : 0,
    everything: everything.ok ? everything.value : 0,
    problems,
    views,
  }
}

export default async function AssociationsPage({ searchParams }: Props) {
  const scope = await pageScope('associations.read')
  const query = await searchParams
  const asked = askedInput.parse({
    q: single(query.q) ?? '',
    by: single(query.by) ?? undefined,
    desc: single(query.desc) ?? undefined,
  })
  const found = await read(scope, asked)
  const { readOnly } = siteState()
  const mayEdit = await mayAsker('associations.edit', null)
  return (
    <>
      <PageBar crumbs={[{ label: 'Associations' }]}>
        <span className="text-dim text-xs">
          SCPs are counted where they could be read; not evaluated: RCPs, resource policies, VPC endpoints
        </span>
      </PageBar>
      <h1 className="mb-3 font-semibold text-xl tracking-tight">Associations</h1>
      {'problem' in found ? (
        <StoreAway problem={found.problem} />
      ) : (
        <FleetView
          {...found}
          asked={asked}
          pageSize={pageSize}
          suggest={suggest}
          mayExport={await maySome('associations.export')}
          viewActions={
            readOnly || scope.kind !== 'everything' ? null : { save: saveThisView, remove: removeThisView }
          }
          draftRun={readOnly || !mayEdit ? null : { policy: draftPolicyRun, clone: draftCloneRun }}
        />
      )}
    </>
  )
}
