import Link from 'next/link'
import { type MouseEvent, memo, type ReactNode } from 'react'
import type { FleetRow } from '@/lib/fleet/types.ts'
import { routes } from '@/lib/routes.ts'
import { SetBar } from '../access/set-bar.tsx'
import { usableCount } from '../access/verdict.ts'
import { describeAwsProblem } from '../aws-problem.tsx'
import { SelectBox } from '../clusters/select-box.tsx'
import { Age } from '../ui/age.tsx'
import { Chip } from '../ui/chip.tsx'
import { grouped } from '../ui/grouped.ts'
import type { Column, ColumnKey } from './columns.ts'
import { rowHeightClass } from './measures.ts'
import { FindingsCell, RiskCell } from './told.tsx'

const nameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)
const cutOff = 'overflow-hidden text-ellipsis'
const dash = <span className="text-dim">–</span>

function Role({ row: { detail } }: { readonly row: FleetRow }) {
  if (!detail) return dash
  return (
    <code title={detail.roleArn}>
      {nameOf(detail.roleArn)}
      {detail.targetRoleArn && (
        <>
          <span className="text-dim"> → </span>
          {nameOf(detail.targetRoleArn)}
        </>
      )}
    </code>
  )
}

/** Why there is no number: in words, since an empty bar would look like no access. */
function unknownWord({ detail, waiting, problem }: FleetRow): string {
  if (!detail) return problem ? 'not readable' : 'not read yet'
  return waiting ? 'being worked out' : 'role not readable'
}

function Access({ row }: { readonly row: FleetRow }) {
  const { counts, exact, problem } = row
  if (!row.detail && problem) {
    const { title } = describeAwsProblem(problem)
    return (
      <Chip tone="bad" className="max-w-full">
        <span className="truncate" title={title}>
          {title}
        </span>
      </Chip>
    )
  }
  return (
    <span className="flex items-center gap-2">
      <SetBar counts={counts} unknown={unknownWord(row)} width="min(104px, 16vw)" />
      <span aria-hidden className="text-dim text-xs tabular-nums">
        {counts === null ? unknownWord(row) : `${exact ? '' : '≤ '}${grouped(usableCount(counts))}`}
      </span>
    </span>
  )
}

const cells: Readonly<Record<ColumnKey, (row: FleetRow) => ReactNode>> = {
  namespace: ({ namespace }) => <span title={namespace}>{namespace}</span>,
  cluster: ({ cluster }) => <span title={cluster}>{cluster}</span>,
  account: ({ accountId, region }) => (
    <span className="text-dim">
      <span className="tabular-nums">{accountId}</span> · {region}
    </span>
  ),
  role: (row) => <Role row={row} />,
  policy: ({ detail }) =>
    detail?.hasPolicy ? <Chip tone="ok">yes</Chip> : <span className="text-dim">{detail ? 'no' : '–'}</span>,
  access: (row) => <Access row={row} />,
  findings: (row) => <FindingsCell findings={row.findings} />,
  risk: ({ risk }) => <RiskCell risk={risk} />,
  changed: ({ detail }) =>
    detail ? (
      <span className="text-dim">
        <Age at={detail.modifiedAt} />
      </span>
    ) : (
      dash
    ),
  read: ({ readAt }) => (
    <span className="text-dim">
      <Age at={readAt} />
    </span>
  ),
}

type Props = {
  readonly row: FleetRow
  readonly columns: readonly Column[]
  /** Its place in the whole list, from 0. */
  readonly index: number
  /** Null: nothing can be selected. */
  readonly selected: boolean | null
  readonly onToggle: (row: FleetRow) => void
}

/**
 * Its link covers a row whole while the mouse is on it and the list is still. While it flies by, rows pass below the mouse: a layer that comes and
 * goes with each of them, as their colour would, took a third of a frame.
 */
const covering =
  'group-data-still/rows:group-hover/row:after:absolute group-data-still/rows:group-hover/row:after:inset-0'
const aboveCover = 'group-data-still/rows:group-hover/row:relative group-data-still/rows:group-hover/row:z-10'

/** Follows the row's link where nothing covers the row: by a finger, or just after a scroll. A click with a key means more than that. */
function follow({
  target,
  currentTarget,
  ctrlKey,
  metaKey,
  shiftKey,
  altKey,
}: MouseEvent<HTMLElement>): void {
  const isOwn = target instanceof Element && target.closest('a, label')
  if (!isOwn && !ctrlKey && !metaKey && !shiftKey && !altKey) currentTarget.querySelector('a')?.click()
}

/** One row. Drawn when it comes into view and when something of it changes, not at every scroll. */
export const FleetRowLine = memo(function FleetRowLine(props: Props) {
  const { row, columns, index, selected, onToggle } = props
  const { namespace, serviceAccount, addOn, cluster } = row
  const cell = 'max-w-64 border-line border-t px-2.5 py-1'
  return (
    <tr
      aria-rowindex={index + 2}
      aria-selected={selected ?? undefined}
      onClick={follow}
      className={`group/row group-data-still/rows:hover:relative group-data-still/rows:hover:bg-sunk aria-selected:bg-accent-soft ${rowHeightClass}`}
    >
      {selected !== null && (
        <td className="w-10 border-line border-t p-0">
          <SelectBox
            above={aboveCover}
            label={`Select ${namespace}/${serviceAccount} of ${cluster}`}
            state={selected ? 'all' : 'none'}
            onChange={() => onToggle(row)}
          />
        </td>
      )}
      <th scope="row" className={`${cell} ${cutOff} text-left font-medium`}>
        <Link
          href={routes.association(row)}
          prefetch={false}
          title={serviceAccount}
          className={`${covering} hover:underline`}
        >
          {serviceAccount}
        </Link>
        {addOn && <Chip className="ml-2">add-on</Chip>}
        <div className="truncate font-normal text-dim text-xs sm:hidden">
          {namespace} · {cluster}
        </div>
      </th>
      {columns.map(({ key, className, cut }) => (
        <td key={key} className={`${cell} ${cut ? cutOff : ''} ${className}`}>
          {cells[key](row)}
        </td>
      ))}
    </tr>
  )
})
