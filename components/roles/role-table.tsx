import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { quoteValue, type RoleSort } from '@/lib/fleet/filter/index.ts'
import type { FleetRole } from '@/lib/fleet/types.ts'
import { routes } from '@/lib/routes.ts'
import { Chip } from '../ui/chip.tsx'
import { ScrollRegion } from '../ui/scroll-region.tsx'

type Column = { readonly by: RoleSort['key']; readonly label: string; readonly className?: string }

const columns: readonly Column[] = [
  { by: 'name', label: 'Role', className: 'w-[52%] sm:w-auto' },
  { by: 'account', label: 'Account', className: 'hidden sm:table-cell' },
  { by: 'associations', label: 'Associations' },
  { by: 'targets', label: 'As target role', className: 'hidden sm:table-cell' },
  { by: 'narrowed', label: 'With session policy', className: 'hidden md:table-cell' },
]

type Props = {
  readonly rows: readonly FleetRole[]
  readonly sort: RoleSort
  /** The address of the list in another order. */
  readonly sortedHref: (sort: RoleSort) => string
}

/** Roles with how many associations share each; every number leads to them. */
export function RoleTable({ rows, sort, sortedHref }: Props) {
  return (
    <ScrollRegion label="Roles">
      <table className="w-full">
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.by} column={column} sort={sort} sortedHref={sortedHref} />
            ))}
            <th scope="col" className="px-3.5 text-left font-medium text-dim text-xs">
              State
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((role) => (
            <Row key={role.arn} role={role} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

type HeadingProps = Pick<Props, 'sort' | 'sortedHref'> & { readonly column: Column }

function Heading({ column: { by, label, className = '' }, sort, sortedHref }: HeadingProps) {
  const isSorted = sort.key === by
  const isName = by === 'name' || by === 'account'
  const Icon = isSorted ? (sort.descending ? ArrowDown : ArrowUp) : ArrowUpDown
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
      className={`p-0 text-left font-medium text-dim text-xs ${className}`}
    >
      <Link
        href={sortedHref({ key: by, descending: isSorted ? !sort.descending : !isName })}
        prefetch={false}
        scroll={false}
        className="flex min-h-7.5 items-center gap-1 px-3.5 hover:text-text"
      >
        {label}
        <Icon aria-hidden className={`size-3 ${isSorted ? '' : 'opacity-35'}`} />
      </Link>
    </th>
  )
}

function Row({ role }: { readonly role: FleetRole }) {
  const { arn, name, accountId, accountName, associations, targets, narrowed } = role
  const named = `role:${quoteValue(arn)}`
  const cell = 'px-3.5 py-1'
  return (
    <tr className="h-[34px] border-line border-t hover:bg-sunk">
      <th scope="row" className={`${cell} text-left font-medium [overflow-wrap:anywhere]`}>
        <Link
          href={routes.role({ accountId, roleName: name })}
          prefetch={false}
          title={arn}
          className="hover:underline"
        >
          {name}
        </Link>
        <div className="font-normal text-dim text-xs sm:hidden">{accountName ?? accountId}</div>
      </th>
      <td className={`${cell} hidden sm:table-cell`}>
        {accountName ?? <span className="text-dim">{accountId}, not configured</span>}
      </td>
      <td className={cell}>
        <Count value={associations} href={routes.associations({ q: named })} />
      </td>
      <td className={`${cell} hidden sm:table-cell`}>
        <span className={targets === 0 ? 'text-dim' : 'tabular-nums'}>
          {targets === 0 ? '–' : targets.toLocaleString('en')}
        </span>
      </td>
      <td className={`${cell} hidden md:table-cell`}>
        <Count value={narrowed} href={routes.associations({ q: `${named} has:session-policy` })} />
      </td>
      <td className={cell}>
        <State role={role} named={named} />
      </td>
    </tr>
  )
}

function Count({ value, href }: { readonly value: number; readonly href: string }) {
  if (value === 0) return <span className="text-dim">–</span>
  return (
    <Link href={href} prefetch={false} className="text-accent tabular-nums hover:underline">
      {value.toLocaleString('en')}
    </Link>
  )
}

function State({ role, named }: { readonly role: FleetRole; readonly named: string }): ReactNode {
  const { state, broken, trustsPods, associations } = role
  if (state === 'gone') return <Chip tone="bad">not there any more</Chip>
  if (state === 'unread') return <Chip tone="warn">not readable</Chip>
  if (broken > 0)
    return (
      <Link href={routes.associations({ q: `${named} has:broken-trust` })} prefetch={false}>
        <Chip tone="bad" className="hover:underline">
          {broken.toLocaleString('en')} not let in
        </Chip>
      </Link>
    )
  if (associations > 0) return <span className="text-dim">in use</span>
  return <span className="text-dim">{trustsPods ? 'trusts pods, unused' : 'not for pods'}</span>
}
