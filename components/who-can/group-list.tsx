import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import type { WhoCanGroup } from '@/lib/analysis/types.ts'
import { routes } from '@/lib/routes.ts'
import { roleNameOf } from '../access/arn.ts'
import { buttonClass } from '../ui/button.tsx'
import { RowList } from './row-list.tsx'
import { TallyBar } from './tally-bar.tsx'
import type { RowsView } from './types.ts'
import type { Asked } from './use-pages.ts'
import { describeTally } from './words.ts'

export type Grouping = 'role' | 'cluster' | 'tenant'
type Props = {
  readonly by: Grouping
  readonly groups: readonly WhoCanGroup[]
  /** How many groups there are in all of those verdicts. */
  readonly total: number
  /** What the address asks, without an opened group. */
  readonly asked: Asked
  readonly single: boolean
  readonly opened: { readonly name: string; readonly first: RowsView } | null
  readonly step: number
}

const names = { role: 'roles', cluster: 'clusters', tenant: 'tenants' }

/** The groups of an answer; each opens into its associations. */
export function GroupList({ by, groups, total, asked, single, opened, step }: Props) {
  const left = total - groups.length
  return (
    <>
      <ul aria-label={`By ${by}`} className="divide-y divide-line">
        {groups.map((group) => (
          <Group
            key={group.name}
            by={by}
            group={group}
            asked={asked}
            single={single}
            first={opened?.name === group.name ? opened.first : null}
          />
        ))}
      </ul>
      {left > 0 && (
        <div className="border-line border-t px-3.5 py-2">
          <Link
            href={routes.access({
              ...asked,
              ...(opened && { [by]: opened.name }),
              show: groups.length + step,
            })}
            scroll={false}
            className={buttonClass({ size: 'sm' })}
          >
            Show {Math.min(step, left).toLocaleString('en')} more of {total.toLocaleString('en')} {names[by]}
          </Link>
        </div>
      )}
    </>
  )
}

type GroupProps = Pick<Props, 'by' | 'asked' | 'single'> & {
  readonly group: WhoCanGroup
  /** Its first associations, where it is opened. */
  readonly first: RowsView | null
}

function Group({ by, group: { name, tally }, asked, single, first }: GroupProps) {
  const { title, detail } = wordsOf(by, name)
  const isOpen = first !== null
  return (
    <li>
      <div className="relative grid grid-cols-[minmax(0,1fr)] items-center gap-x-4 gap-y-1 px-3.5 py-1.5 hover:bg-sunk sm:grid-cols-[minmax(0,1fr)_150px_minmax(0,220px)]">
        <span className="flex min-w-0 items-baseline gap-1.5">
          <ChevronRight
            aria-hidden
            className={`size-3.5 flex-none translate-y-0.5 text-dim ${isOpen ? 'rotate-90' : ''}`}
          />
          <Link
            href={routes.access(isOpen ? asked : { ...asked, [by]: name })}
            scroll={false}
            prefetch={false}
            aria-expanded={isOpen}
            title={name || undefined}
            className="min-w-0 font-medium after:absolute after:inset-0 hover:underline [overflow-wrap:anywhere]"
          >
            {title}
          </Link>
          <span className="min-w-0 text-dim text-xs [overflow-wrap:anywhere]">{detail}</span>
        </span>
        <TallyBar tally={tally} />
        <span className="text-dim text-xs tabular-nums">{describeTally(tally)}</span>
      </div>
      {first && (
        <div className="border-line border-t bg-bg">
          <RowList
            key={JSON.stringify(asked)}
            asked={{ ...asked, [by]: name }}
            first={first}
            label={`Associations of ${title}`}
            single={single}
            ofRole={by === 'role'}
          />
        </div>
      )}
    </li>
  )
}

/** A group's name as a person says it: a role by its name, a cluster by its own. */
function wordsOf(by: Grouping, name: string): { readonly title: string; readonly detail: string } {
  if (by === 'tenant') return { title: name, detail: '' }
  if (by === 'role') {
    return name === ''
      ? { title: 'Role not known', detail: 'associations that were listed and not read yet' }
      : { title: roleNameOf(name), detail: name.split(':')[4] ?? '' }
  }
  const [account = '', region = '', ...cluster] = name.split('/')
  return { title: cluster.join('/'), detail: `${account} · ${region}` }
}
