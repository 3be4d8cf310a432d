import Link from 'next/link'
import { Chip } from '@/components/ui/chip.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { storedAccess } from '@/lib/analysis/index.ts'
import type { Scope } from '@/lib/auth/rules/index.ts'
import type { ClusterRef } from '@/lib/aws/types.ts'
import { catalog } from '@/lib/catalog/index.ts'
import { plainLines, sayLine } from '@/lib/explain/index.ts'
import { asStoreProblem, clustersWithoutAgent, listRows } from '@/lib/fleet/index.ts'
import type { FleetRow } from '@/lib/fleet/types.ts'
import { effectivePermissions } from '@/lib/iam/index.ts'
import { routes } from '@/lib/routes.ts'

/** A tenant's workloads at a glance; the list has all of them. */
const [shownMax, linesMax] = [12, 2]

/** What the workloads of some tenants may do, in words, for whoever helps their people. */
export async function Workloads({ scope }: { readonly scope: Scope }) {
  const sort = { key: 'namespace', descending: false } as const
  const found = await listRows(scope, { filter: '', sort }, { from: 0 }, shownMax + 1)
  if (!found.ok || found.value.rows.length === 0) return null
  const rows = found.value.rows.slice(0, shownMax)
  const access = await asStoreProblem(() => storedAccess(rows))
  if (!access.ok) return null
  const linesOf = new Map(
    access.value.map(({ association, policies, session }) => [
      association.associationId,
      plainLines(effectivePermissions(policies, session, catalog)).map(sayLine),
    ]),
  )
  const lacking = await clustersWithoutAgent(rows)
  const without = new Set(lacking.ok ? lacking.value.map(placeOf) : [])
  return (
    <Panel label="Your workloads">
      <PanelHeader title="Your workloads" detail="and what they may do in AWS">
        <Link href={routes.explain()} className="text-accent hover:underline">
          Explain a refusal
        </Link>
      </PanelHeader>
      <ul className="divide-y divide-line">
        {rows.map((row) => (
          <Workload
            key={`${row.cluster} ${row.associationId}`}
            row={row}
            lines={linesOf.get(row.associationId) ?? null}
            hasNoAgent={without.has(placeOf(row))}
          />
        ))}
      </ul>
      {found.value.rows.length > shownMax && (
        <p className="border-line border-t px-3.5 py-2">
          <Link href={routes.associations()} className="text-accent hover:underline">
            All of them
          </Link>
        </p>
      )}
    </Panel>
  )
}

type WorkloadProps = {
  readonly row: FleetRow
  /** Null: its role, or its policy, could not be read. */
  readonly lines: readonly string[] | null
  readonly hasNoAgent: boolean
}

const placeOf = ({ accountId, region, cluster }: ClusterRef) => [accountId, region, cluster].join('/')

function Workload({ row, lines, hasNoAgent }: WorkloadProps) {
  const more = (lines?.length ?? 0) - linesMax
  return (
    <li className="grid gap-x-4 gap-y-0.5 px-3.5 py-2 md:grid-cols-[minmax(0,240px)_minmax(0,1fr)]">
      <div className="min-w-0">
        <Link
          href={routes.association(row)}
          prefetch={false}
          className="font-medium [overflow-wrap:anywhere] hover:underline"
        >
          {row.serviceAccount}
        </Link>
        <p className="text-dim [overflow-wrap:anywhere]">
          {row.namespace} · {row.cluster}
        </p>
      </div>
      <div className="min-w-0 [overflow-wrap:anywhere]">
        {hasNoAgent && <Chip tone="bad">no agent in its cluster: its pods get no credentials</Chip>}
        {lines === null && <Chip tone="warn">not known: its role could not be read</Chip>}
        {lines?.length === 0 && <span className="text-dim">Nothing, as far as is known.</span>}
        {lines?.slice(0, linesMax).map((line) => (
          <p key={line}>{line}</p>
        ))}
        {more > 0 && (
          <Link href={routes.association(row)} prefetch={false} className="text-accent hover:underline">
            and {more} more
          </Link>
        )}
      </div>
    </li>
  )
}
