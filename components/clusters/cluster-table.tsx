import Link from 'next/link'
import type { ReactNode } from 'react'
import { routes } from '@/lib/routes.ts'
import { describeAwsProblem } from '../aws-problem.tsx'
import { Age } from '../ui/age.tsx'
import { Banner } from '../ui/banner.tsx'
import { Chip } from '../ui/chip.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { ScrollRegion } from '../ui/scroll-region.tsx'
import { Agent } from './agent.tsx'
import type { ClusterLine, LineGroup } from './cluster-group.ts'
import { Quota } from './quota.tsx'

const cell = 'px-3.5 py-1.5'

function Name({ line }: { readonly line: ClusterLine }) {
  return (
    <th scope="row" className={`${cell} text-left font-medium [overflow-wrap:anywhere]`}>
      {/* The link covers its row, so that the whole row can be pressed and there is still one real link. */}
      <Link
        href={routes.cluster(line)}
        prefetch={false}
        className="after:absolute after:inset-0 hover:underline"
      >
        {line.cluster}
      </Link>
    </th>
  )
}

function Row({ line }: { readonly line: ClusterLine }) {
  const { version, status, agent } = line
  return (
    <tr className="relative border-line border-t hover:bg-sunk">
      <Name line={line} />
      <td className={`${cell} hidden tabular-nums sm:table-cell`}>{version ?? '–'}</td>
      <td className={`${cell} hidden sm:table-cell`}>
        {status === null || status === 'ACTIVE' ? (
          <span className="text-dim">{status === null ? '–' : 'active'}</span>
        ) : (
          <Chip tone="warn">{status.toLowerCase()}</Chip>
        )}
      </td>
      <td className={cell}>
        <Agent state={agent} />
      </td>
      <Counted line={line} />
    </tr>
  )
}

/** What the last crawl counted: the store's, with its age. */
function Counted({ line }: { readonly line: ClusterLine }) {
  const { associations, listProblem, countedAt } = line
  const unknown = listProblem ? describeAwsProblem(listProblem).title : 'not read yet'
  return (
    <>
      <td className={cell}>
        <Quota count={associations} unknown={unknown} />
      </td>
      <td className={`${cell} hidden md:table-cell`}>
        <Narrowed line={line} />
      </td>
      <td className={`${cell} hidden text-dim lg:table-cell`}>
        {countedAt === null ? associations === null ? '–' : 'being read' : <Age at={countedAt} />}
      </td>
    </>
  )
}

/** How many of the cluster's associations a session policy narrows. */
function Narrowed({ line: { described, narrowed } }: { readonly line: ClusterLine }): ReactNode {
  if (described === 0) return <span className="text-dim">–</span>
  return (
    <span className="tabular-nums">
      {narrowed.toLocaleString('en')}
      <span className="ml-2 text-dim text-xs">{Math.round((narrowed / described) * 100)} %</span>
    </span>
  )
}

/** A cluster that is there and tells nothing: its associations may be readable all the same. */
function UnreadableRow({ line }: { readonly line: ClusterLine }) {
  if (line.problem === null) return null
  const { title, explanation } = describeAwsProblem(line.problem)
  return (
    <tr className="relative border-line border-t hover:bg-sunk">
      <Name line={line} />
      <td colSpan={headings.length - 1} className={`${cell} whitespace-normal`}>
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
  { label: 'Cluster', className: 'w-[40%] sm:w-[19%]' },
  { label: 'Kubernetes', className: 'hidden sm:table-cell sm:w-[9%]' },
  { label: 'Status', className: 'hidden sm:table-cell sm:w-[9%]' },
  { label: 'Pod Identity agent', className: 'sm:w-[25%]' },
  { label: 'Associations', className: 'sm:w-[18%]' },
  { label: 'Narrowed', className: 'hidden md:table-cell sm:w-[9%]' },
  { label: 'Counted', className: 'hidden lg:table-cell sm:w-[11%]' },
]

/** Clusters of one account and region, or why they could not be read. */
export function ClusterTable({ group }: { readonly group: LineGroup }) {
  const { accountId, accountName, region, problem, lines, readAt } = group
  const place = `${accountName}, ${region}`
  return (
    <>
      {problem && <PlaceProblem place={place} problem={problem} hasLines={lines.length > 0} />}
      {(problem === null || lines.length > 0) && (
        <Panel label={`${accountName} ${region}`}>
          <PanelHeader title={`${accountName} · ${region}`} detail={<code>{accountId}</code>}>
            <span className="text-dim text-xs">
              read <Age at={readAt} />
            </span>
          </PanelHeader>
          {lines.length === 0 ? (
            <p className="px-3.5 py-3 text-dim">No cluster in this region.</p>
          ) : (
            <Lines label={`Clusters of ${accountName} in ${region}`} lines={lines} />
          )}
        </Panel>
      )}
    </>
  )
}

type PlaceProblemProps = {
  readonly place: string
  readonly problem: NonNullable<LineGroup['problem']>
  readonly hasLines: boolean
}

function PlaceProblem({ place, problem, hasLines }: PlaceProblemProps) {
  const { title, explanation, next } = describeAwsProblem(problem)
  return (
    <Banner tone="bad" title={`${place}: ${title}.`}>
      {explanation} {next} {hasLines && 'Below stands what was known of it before.'}
    </Banner>
  )
}

function Lines({ label, lines }: { readonly label: string; readonly lines: readonly ClusterLine[] }) {
  return (
    <ScrollRegion label={label}>
      <table className="w-full sm:whitespace-nowrap lg:table-fixed">
        <thead>
          <tr>
            {headings.map(({ label: heading, className = '' }) => (
              <th
                key={heading}
                scope="col"
                className={`px-3.5 py-1.5 text-left font-medium text-dim text-xs ${className}`}
              >
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) =>
            line.problem ? (
              <UnreadableRow key={line.cluster} line={line} />
            ) : (
              <Row key={line.cluster} line={line} />
            ),
          )}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
