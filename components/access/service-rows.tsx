'use client'
import { ChevronRight } from 'lucide-react'
import { useMemo } from 'react'
import type { VerdictCounts } from '@/lib/iam/index.ts'
import { ActionLine } from './action-line.tsx'
import { type Home, shortResource } from './arn.ts'
import { type FilteredService, levelCounts, reach, rowsOf } from './filter-view.ts'
import type { Limits } from './overlap-model.ts'
import { SetBar } from './set-bar.tsx'
import { ShowMore, useSteps } from './show-more.tsx'
import styles from './table.module.css'
import { usableCount } from './verdict.ts'
import { type AccessView, accessLevels } from './view-model.ts'

/** Actions drawn at once in one opened service; EC2 alone has over seven hundred. */
const actionStep = 100

type Props = {
  service: FilteredService
  view: AccessView
  home: Home
  limits: Limits
  open: boolean
  onToggle: () => void
  onWhy: (action: string) => void
}

/** One service: its counts by access level, and its actions while it is open. */
export function ServiceRows({ service, view, home, limits, open, onToggle, onWhy }: Props) {
  return (
    <tbody>
      <tr className={styles.service}>
        <th scope="row">
          <button type="button" aria-expanded={open} onClick={onToggle} className={styles.toggle}>
            <ChevronRight aria-hidden="true" size={14} className={open ? 'rotate-90' : undefined} />
            <span className="font-semibold">{service.prefix}</span>
            <span className="font-normal text-dim tabular-nums">
              {usableCount(service.counts).toLocaleString('en')}
            </span>
          </button>
        </th>
        <td className={styles.narrow}>
          <SetBar counts={service.counts} width={96} label={service.prefix} />
        </td>
        {accessLevels.map((level) => (
          <td key={level} className={styles.wide}>
            <LevelCell
              counts={levelCounts(service, level, view.classes)}
              label={`${service.prefix}, ${level}`}
            />
          </td>
        ))}
        <td className={styles.on}>
          <Reach service={service} view={view} home={home} />
        </td>
      </tr>
      {open && <Actions service={service} view={view} home={home} limits={limits} onWhy={onWhy} />}
    </tbody>
  )
}

function Actions({
  service,
  view,
  home,
  limits,
  onWhy,
}: Pick<Props, 'service' | 'view' | 'home' | 'limits' | 'onWhy'>) {
  const rows = useMemo(() => rowsOf(service, view.classes), [service, view.classes])
  const steps = useSteps(actionStep)
  return (
    <>
      {rows.slice(0, steps.count).map((row) => (
        <ActionLine
          key={row.action}
          row={row}
          statements={view.statements}
          home={home}
          limits={limits}
          onWhy={onWhy}
        />
      ))}
      {rows.length > steps.count && (
        <tr>
          <td colSpan={8}>
            <ShowMore steps={steps} total={rows.length} what={`${service.prefix} actions`} />
          </td>
        </tr>
      )}
    </>
  )
}

function LevelCell({ counts, label }: { counts: VerdictCounts | null; label: string }) {
  if (!counts) return <span className="text-dim">–</span>
  return (
    <span className="inline-flex items-center gap-1.5 tabular-nums">
      <SetBar counts={counts} width={44} label={label} />
      <span className="min-w-6 text-left">{usableCount(counts).toLocaleString('en')}</span>
    </span>
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
          ◆ {conditions.length === 1 ? conditions[0] : `${conditions.length} conditions`}
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
