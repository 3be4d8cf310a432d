import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react'
import type { FleetRow } from '@/lib/fleet/types.ts'
import { SelectBox } from '../clusters/select-box.tsx'
import type { Column } from './columns.ts'
import type { FleetSelection } from './selection.ts'
import type { FleetSort } from './types.ts'

function SortIcon({ sort, column }: { readonly sort: FleetSort; readonly column: FleetSort['key'] }) {
  const Icon = sort.key !== column ? ArrowUpDown : sort.descending ? ArrowDown : ArrowUp
  return <Icon aria-hidden className={`size-3 ${sort.key === column ? '' : 'opacity-35'}`} />
}

type Props = {
  readonly columns: readonly Column[]
  readonly sort: FleetSort
  readonly onSort: (key: FleetSort['key']) => void
  readonly selection: FleetSelection | null
  /** The rows on the screen. */
  readonly shown: readonly FleetRow[]
}

/** The columns' names, which sort, and a box that selects what is on the screen. */
export function FleetHeading({ columns, sort, onSort, selection, shown }: Props) {
  const all = [
    {
      key: 'service-account',
      label: 'Service account',
      sort: 'service-account',
      className: '',
      width: '',
    } as const,
    ...columns,
  ]
  return (
    <thead>
      <tr>
        {selection && (
          <th scope="col" className="w-10 p-0">
            <SelectBox
              label={`Select the ${shown.length} on the screen`}
              state={selection.stateOf(shown)}
              onChange={() => selection.toggleAll(shown)}
            />
          </th>
        )}
        {all.map(({ key, label, sort: by, className, width }) => (
          <th
            key={key}
            scope="col"
            aria-sort={by && sort.key === by ? (sort.descending ? 'descending' : 'ascending') : undefined}
            className={`p-0 text-left font-medium text-dim text-xs ${className} ${width}`}
          >
            {by ? (
              <button
                type="button"
                onClick={() => onSort(by)}
                className="flex min-h-7.5 w-full cursor-pointer items-center gap-1 px-2.5 hover:text-text"
              >
                {label}
                <SortIcon sort={sort} column={by} />
              </button>
            ) : (
              <span className="flex min-h-7.5 items-center px-2.5">{label}</span>
            )}
          </th>
        ))}
      </tr>
    </thead>
  )
}
