'use client'
import { ChevronRight } from 'lucide-react'
import { useMemo } from 'react'
import type { VerdictCounts } from '@/lib/iam/index.ts'
import { Sign } from '../ui/sign.tsx'
import { type Home, shortResource } from './arn.ts'
import { DetailRow } from './detail-row.tsx'
import { columnCounts, detailRows, type FilteredService, reach } from './filter-view.ts'
import { type Column, columnNames, columnsOf } from './opened.ts'
import type { Limits } from './overlap-model.ts'
import { SetBar } from './set-bar.tsx'
import { ShowMore, useSteps } from './show-more.tsx'
import styles from './table.module.css'
import { totalCount, usableCount } from './verdict.ts'
import { type AccessView, accessLevels } from './view-model.ts'

/** Rows drawn at once in one opened service. */
const rowStep = 40

type Props = {
  service: FilteredService
  view: AccessView
  home: Home
  limits: Limits
  isOpen: (prefix: string, column: Column) => boolean
  onToggleService: (prefix: string, columns: readonly Column[]) => void
  onToggleCell: (prefix: string, column: Column, columns: readonly Column[]) => void
  onWhy: (action: string) => void
}

/** One service: a cell for each access level, and beneath them what the opened ones hold. */
export function ServiceRows(props: Props) {
  const { service, view, home, isOpen, onToggleService, onToggleCell } = props
  const { prefix, counts } = service
  const columns = columnsOf(service)
  const opened = columns.filter((column) => isOpen(prefix, column))
  const all = opened.length === columns.length
  return (
    <tbody>
      <tr className={styles.service} data-open={opened.length > 0 || undefined}>
        <th scope="row">
          <button
            type="button"
            aria-expanded={all}
            onClick={() => onToggleService(prefix, columns)}
            className={styles.toggle}
          >
            <ChevronRight aria-hidden="true" size={14} className={`shrink-0 ${all ? 'rotate-90' : ''}`} />
            <span className="font-semibold">{prefix}</span>
            <span className="font-normal text-dim tabular-nums">
              {usableCount(counts).toLocaleString('en')}
            </span>
          </button>
        </th>
        <td className={styles.narrow}>
          <SetBar counts={counts} width={96} label={prefix} />
        </td>
        {accessLevels.map((level) => (
          <td key={level} className={styles.wide} data-empty={!columns.includes(level) || undefined}>
            <Cell
              counts={columnCounts(service, level, view.classes)}
              prefix={prefix}
              column={level}
              open={opened.includes(level)}
              onToggle={() => onToggleCell(prefix, level, columns)}
            />
          </td>
        ))}
        <td className={styles.on}>
          <Reach service={service} view={view} home={home} />
        </td>
      </tr>
      {opened.length > 0 && <Details {...props} />}
    </tbody>
  )
}

function Details({ service, view, home, limits, isOpen, onWhy }: Props) {
  const { prefix } = service
  const rows = useMemo(
    () => detailRows(service, view.classes, (column) => isOpen(prefix, column)),
    [service, view.classes, isOpen, prefix],
  )
  const steps = useSteps(rowStep)
  return (
    <>
      {rows.slice(0, steps.count).map((row) => (
        <DetailRow
          key={row.key}
          row={row}
          prefix={prefix}
          statements={view.statements}
          home={home}
          limits={limits}
          onWhy={onWhy}
        />
      ))}
      {rows.length > steps.count && (
        <tr className={styles.more}>
          <td colSpan={8}>
            <ShowMore steps={steps} total={rows.length} what={`groups of ${prefix} actions`} />
          </td>
        </tr>
      )}
    </>
  )
}

type CellProps = {
  counts: VerdictCounts | null
  prefix: string
  column: Column
  open: boolean
  onToggle: () => void
}

function Cell({ counts, prefix, column, open, onToggle }: CellProps) {
  if (!counts) {
    return (
      <span className="pl-1 text-dim">
        <span aria-hidden="true">–</span>
        <span className="sr-only">no actions</span>
      </span>
    )
  }
  const usable = usableCount(counts)
  const words = `${prefix}, ${columnNames[column]}`
  return (
    <button type="button" aria-expanded={open} onClick={onToggle} className={styles.cell}>
      <span className={styles.cellName} aria-hidden="true">
        {columnNames[column]}
      </span>
      <SetBar counts={counts} width={32} label={words} />
      <span aria-hidden="true" className={usable === 0 ? 'text-dim' : undefined}>
        {usable.toLocaleString('en')}
        <span className="text-dim">/{totalCount(counts).toLocaleString('en')}</span>
      </span>
    </button>
  )
}
/** What can be reached in the service, or why nothing can. */
function Reach({ service, view, home }: Pick<Props, 'service' | 'view' | 'home'>) {
  const { counts } = service
  const { shown, more, conditions } = reach(service, view.classes, 2)
  if (usableCount(counts) === 0) return <NoReach counts={counts} />
  return (
    <span className={styles.reach}>
      {shown.map((resource) => (
        <code key={resource} title={resource}>
          {shortResource(resource, home)}
        </code>
      ))}
      {more > 0 && <span className="text-dim">+{more} more</span>}
      {conditions.length > 0 && (
        <span className="text-cond" title={conditions.join('\n')}>
          <Sign of="conditional" />
          {conditions.length === 1 ? conditions[0] : `${conditions.length} conditions`}
        </span>
      )}
    </span>
  )
}

function NoReach({ counts }: { counts: VerdictCounts }) {
  const inert = counts.inert > 0 && counts.cut + counts.denied === 0
  if (inert) {
    return (
      <span className="rounded-full bg-cut-soft px-2 py-px text-xs">
        {counts.inert} {counts.inert === 1 ? 'grant' : 'grants'} without effect
      </span>
    )
  }
  return <span className="text-dim">{counts.cut >= counts.denied ? 'cut entirely' : 'denied'}</span>
}
