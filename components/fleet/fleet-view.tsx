'use client'
import { parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useId, useMemo, useTransition } from 'react'
import { type FleetSort, sortKeys } from '@/lib/fleet/filter/index.ts'
import type { DraftActions } from '../bulk/types.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'
import { type ColumnKey, columns, isColumn, usualColumns } from './columns.ts'
import { FilterField } from './filter-field.tsx'
import { FilterProblems } from './filter-problems.tsx'
import { FleetBar } from './fleet-bar.tsx'
import { FleetSelectionBar } from './fleet-selection-bar.tsx'
import { FleetTable } from './fleet-table.tsx'
import { type FleetSelection, useFleetSelection } from './selection.ts'
import type { FilterProblem, FleetPage, NamedView, SavedView, Suggest, ViewActions } from './types.ts'
import { useRows } from './use-rows.ts'

type Asked = { readonly q: string; readonly by: FleetSort['key']; readonly desc: boolean }
type Props = {
  /** What the address asked for when the page was made. */
  readonly asked: Asked
  readonly first: FleetPage
  readonly pageSize: number
  readonly total: number
  readonly everything: number
  readonly problems: readonly FilterProblem[]
  readonly views: readonly NamedView[]
  readonly suggest: Suggest
  readonly viewActions: ViewActions | null
  readonly draftRun: DraftActions | null
  readonly mayExport: boolean
}

/** The fleet: filter, order, columns and view stand in the address; rows come as they are looked at. */
export function FleetView(props: Props) {
  const { asked, total, everything, problems, views, suggest, viewActions, draftRun, mayExport } = props
  const [isPending, startTransition] = useTransition()
  const [state, setState] = useQueryStates(
    {
      q: parseAsString.withDefault(''),
      by: parseAsStringLiteral(sortKeys).withDefault('namespace'),
      desc: parseAsBoolean.withDefault(false),
      columns: parseAsArrayOf(parseAsString),
    },
    { shallow: false, startTransition },
  )
  const problemsId = useId()
  const selection = useFleetSelection()
  const shown = useMemo(() => (state.columns ?? usualColumns).filter(isColumn), [state.columns])
  const ask = (q: string) => void setState({ q: q || null })
  const setColumns = (keys: readonly ColumnKey[]) =>
    void setState({ columns: keys.join() === usualColumns.join() ? null : [...keys] })
  // As it was asked for last, though the rows may still be on their way: a second click turns the first round.
  const sort = { key: state.by, descending: state.desc }
  const view = { filter: state.q, sort: `${state.desc ? '-' : ''}${state.by}`, columns: shown }
  return (
    <>
      <search className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
        <FilterField
          value={state.q}
          onFilter={ask}
          suggest={suggest}
          describedBy={problems.length > 0 ? problemsId : undefined}
        />
        <span role="status" className="text-dim tabular-nums">
          {countWords(total, everything, isPending)}
        </span>
        <FleetBar
          view={view}
          views={views}
          actions={viewActions}
          onView={(chosen) => void setState(stateOf(chosen))}
          shown={shown}
          onColumns={setColumns}
          asked={mayExport ? asked : null}
        />
      </search>
      {problems.length > 0 ? (
        <FilterProblems id={problemsId} filter={asked.q} problems={problems} onFilter={ask} />
      ) : (
        <Panel label="Associations" className={isPending ? 'opacity-60' : ''}>
          {total === 0 ? (
            <EmptyState
              title="No association matches"
              actions={<Button onClick={() => ask('')}>Show all</Button>}
            >
              All conditions of the filter hold together. Names are whole names: <code>*</code> stands for any
              text.
            </EmptyState>
          ) : (
            <AskedRows
              key={JSON.stringify(asked)}
              {...props}
              shown={shown}
              sort={sort}
              onSort={(key) => void setState({ by: key, desc: key === state.by ? !state.desc : false })}
              selection={draftRun && selection}
            />
          )}
        </Panel>
      )}
      {draftRun && selection.rows.length > 0 && (
        <FleetSelectionBar selection={selection} actions={draftRun} />
      )}
    </>
  )
}

type RowsProps = Props & {
  readonly shown: readonly ColumnKey[]
  readonly sort: FleetSort
  readonly onSort: (key: FleetSort['key']) => void
  readonly selection: FleetSelection | null
}

function AskedRows({ asked, first, pageSize, total, shown, sort, onSort, selection }: RowsProps) {
  const rows = useRows(asked, first, pageSize)
  const chosen = useMemo(() => columns.filter(({ key }) => shown.includes(key)), [shown])
  return (
    <FleetTable
      rows={rows}
      total={total}
      columns={chosen}
      sort={sort}
      onSort={onSort}
      selection={selection}
    />
  )
}

function countWords(total: number, everything: number, isPending: boolean): string {
  if (isPending) return 'looking…'
  const all = everything.toLocaleString('en')
  if (total !== everything) return `${total.toLocaleString('en')} of ${all}`
  return `${all} ${everything === 1 ? 'association' : 'associations'}`
}

/** A saved view as the address has it. */
function stateOf({ filter, sort, columns: keys }: SavedView) {
  const by = sortKeys.find((key) => key === sort.replace(/^-/, '')) ?? 'namespace'
  return {
    q: filter || null,
    by,
    desc: sort.startsWith('-'),
    columns: keys.join() === usualColumns.join() ? null : [...keys],
  }
}
