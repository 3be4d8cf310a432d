import Link from 'next/link'
import type { ClusterGroup, ClusterRow, UnreadableCluster } from '@/lib/inventory/types.ts'
import { routes } from '@/lib/routes.ts'
import { describeAwsProblem } from '../aws-problem.tsx'
import { Age } from '../ui/age.tsx'
import { Banner } from '../ui/banner.tsx'
import { Chip } from '../ui/chip.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { ScrollRegion } from '../ui/scroll-region.tsx'
import { Agent } from './agent.tsx'
import { Quota } from './quota.tsx'

function Row({ row: { cluster, agent, associations } }: { readonly row: ClusterRow }) {
  return (
    <tr className="relative border-line border-t hover:bg-sunk">
      <th scope="row" className="px-3.5 py-1.5 text-left font-medium [overflow-wrap:anywhere]">
        {/* The link covers its row, so that the whole row can be pressed and there is still one real link. */}
        <Link href={routes.cluster(cluster)} className="after:absolute after:inset-0 hover:underline">
          {cluster.cluster}
        </Link>
      </th>
      <td className="hidden px-3.5 py-1.5 tabular-nums sm:table-cell">{cluster.version}</td>
      <td className="hidden px-3.5 py-1.5 sm:table-cell">
        {cluster.status === 'ACTIVE' ? (
          <span className="text-dim">active</span>
        ) : (
          <Chip tone="warn">{cluster.status.toLowerCase()}</Chip>
        )}
      </td>
      <td className="px-3.5 py-1.5">
        <Agent state={agent} />
      </td>
      <td className="px-3.5 py-1.5">
        <Quota count={associations} />
      </td>
    </tr>
  )
}

/** A cluster that is there and tells nothing: its associations may be readable all the same. */
function UnreadableRow({ group, row }: { readonly group: ClusterGroup; readonly row: UnreadableCluster }) {
  const { title, explanation } = describeAwsProblem(row.problem)
  const at = { accountId: group.account.id, region: group.region, cluster: row.cluster }
  return (
    <tr className="relative border-line border-t hover:bg-sunk">
      <th scope="row" className="px-3.5 py-1.5 text-left font-medium [overflow-wrap:anywhere]">
        <Link href={routes.cluster(at)} className="after:absolute after:inset-0 hover:underline">
          {row.cluster}
        </Link>
      </th>
      <td colSpan={headings.length - 1} className="whitespace-normal px-3.5 py-1.5">
        <Chip tone="bad">not readable</Chip>{' '}
        <span className="text-dim">
          {title}. {explanation}
        </span>
      </td>
    </tr>
  )
}

/** Widths, so that the columns of one account stand under those of the next. */
const headings = [
  { label: 'Cluster', className: 'w-[40%] sm:w-[27%]' },
  { label: 'Kubernetes', className: 'hidden sm:table-cell sm:w-[12%]' },
  { label: 'Status', className: 'hidden sm:table-cell sm:w-[14%]' },
  { label: 'Pod Identity agent', className: 'sm:w-[25%]' },
  { label: 'Associations', className: 'sm:w-[22%]' },
]

/** Clusters of one account and region, or why they could not be read. */
export function ClusterTable({ group }: { readonly group: ClusterGroup }) {
  const { account, region, clusters, unreadable } = group
  if (clusters.state === 'unreadable') {
    const { title, explanation, next } = describeAwsProblem(clusters.problem)
    return (
      <Banner tone="bad" title={`${account.name}, ${region}: ${title}.`}>
        {explanation} {next}
      </Banner>
    )
  }
  return (
    <Panel label={`${account.name} ${region}`}>
      <PanelHeader title={`${account.name} · ${region}`} detail={<code>{account.id}</code>}>
        <span className="text-dim text-xs">
          read <Age at={clusters.readAt} />
        </span>
      </PanelHeader>
      {clusters.value.length + unreadable.length === 0 ? (
        <p className="px-3.5 py-3 text-dim">No cluster in this region.</p>
      ) : (
        <ScrollRegion label={`Clusters of ${account.name} in ${region}`}>
          <table className="w-full sm:whitespace-nowrap">
            <thead>
              <tr>
                {headings.map(({ label, className = '' }) => (
                  <th
                    key={label}
                    scope="col"
                    className={`px-3.5 py-1.5 text-left font-medium text-dim text-xs ${className}`}
                  >
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {clusters.value.map((row) => (
                <Row key={row.cluster.arn} row={row} />
              ))}
              {unreadable.map((row) => (
                <UnreadableRow key={row.cluster} group={group} row={row} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Panel>
  )
}
