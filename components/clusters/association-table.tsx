'use client'
import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react'
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useDeferredValue, useMemo } from 'react'
import type { ClusterRef } from '@/lib/aws/types.ts'
import { describeAwsProblem } from '../aws-problem.tsx'
import { SelectionBar } from '../bulk/selection-bar.tsx'
import type { DraftActions } from '../bulk/types.ts'
import { RetryButton } from '../retry-button.tsx'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'
import { ScrollRegion } from '../ui/scroll-region.tsx'
import { SpacerRow, useWindowRows } from '../ui/window-rows.tsx'
import { AssociationCells } from './association-cells.tsx'
import { AssociationFilter } from './association-filter.tsx'
import { type AssociationLine, arrange, type Sort, type SortKey, sortKeys } from './association-line.ts'
import { SelectBox } from './select-box.tsx'
import { type Selection, useSelection } from './selection.ts'
import { isShared, type SharedProblem, sharedProblem } from './shared-problem.ts'

const columns: readonly { readonly key: SortKey; readonly label: string; readonly className?: string }[] = [
  { key: 'serviceAccount', label: 'Service account' },
  { key: 'namespace', label: 'Namespace', className: 'hidden sm:table-cell' },
  { key: 'role', label: 'Role', className: 'hidden md:table-cell' },
  { key: 'policy', label: 'Session policy', className: 'hidden sm:table-cell' },
  { key: 'access', label: 'Access' },
  { key: 'changed', label: 'Changed', className: 'hidden lg:table-cell' },
]
const rowHeight = 34

function SortIcon({ sort, column }: { readonly sort: Sort; readonly column: SortKey }) {
  const Icon = sort.key !== column ? ArrowUpDown : sort.descending ? ArrowDown : ArrowUp
  return <Icon aria-hidden className={`size-3 ${sort.key === column ? '' : 'opacity-35'}`} />
}

type HeadingProps = {
  readonly sort: Sort
  readonly onSort: (key: SortKey) => void
  /** Null: nothing is selected here. */
  readonly selection: Selection | null
  readonly shown: number
}

function Heading({ sort, onSort, selection, shown }: HeadingProps) {
  return (
    <tr>
      {selection && (
        <th scope="col" className="w-10 p-0">
          <SelectBox
            label={`Select all ${shown.toLocaleString('en')} shown`}
            state={selection.shownState}
            onChange={selection.toggleShown}
          />
        </th>
      )}
      {columns.map(({ key, label, className }) => (
        <th
          key={key}
          scope="col"
          aria-sort={sort.key === key ? (sort.descending ? 'descending' : 'ascending') : undefined}
          className={`p-0 text-left font-medium text-dim text-xs ${className ?? ''}`}
        >
          <button
            type="button"
            onClick={() => onSort(key)}
            className="flex min-h-7.5 w-full cursor-pointer items-center gap-1 px-3.5 hover:text-text"
          >
            {label}
            <SortIcon sort={sort} column={key} />
          </button>
        </th>
      ))}
    </tr>
  )
}

/** One reason for many rows is said once. */
function SharedProblemBanner({ shared, total }: { readonly shared: SharedProblem; readonly total: number }) {
  const { title, explanation, next } = describeAwsProblem(shared.problem)
  const count = shared.count.toLocaleString('en')
  return (
    <div className="mb-3">
      <Banner
        tone="bad"
        title={
          shared.all
            ? `None of the ${count} associations could be read. ${title}.`
            : `${count} of ${total.toLocaleString('en')} associations could not be read. ${title}.`
        }
        actions={<RetryButton />}
      >
        <span className="[overflow-wrap:anywhere]">{explanation}</span> {next}
      </Banner>
    </div>
  )
}

type Props = {
  readonly cluster: ClusterRef
  readonly lines: readonly AssociationLine[]
  /** What may be done with a selection; null: nothing may be written. */
  readonly draftRun: DraftActions | null
}

/** The associations of a cluster: filter and order are in the address, and only the rows on the screen are drawn. */
export function AssociationTable({ cluster, lines, draftRun }: Props) {
  const [{ q, by, desc }, setState] = useQueryStates({
    q: parseAsString.withDefault(''),
    by: parseAsStringLiteral(sortKeys).withDefault('namespace'),
    desc: parseAsBoolean.withDefault(false),
  })
  const query = useDeferredValue(q)
  const sort = useMemo(() => ({ key: by, descending: desc }), [by, desc])
  const shown = useMemo(() => arrange(lines, query, sort), [lines, query, sort])
  const selecting = useSelection(lines, shown)
  const selection = draftRun && selecting
  const shared = useMemo(() => sharedProblem(lines), [lines])
  const { list, indices, above, below, measure } = useWindowRows({
    count: shown.length,
    rowHeight,
    overscan: 20,
  })
  const clear = () => void setState({ q: null })
  return (
    <>
      {shared && <SharedProblemBanner shared={shared} total={lines.length} />}
      <AssociationFilter
        query={q}
        onQuery={(text) => void setState({ q: text || null })}
        shown={shown.length}
        total={lines.length}
      />
      <Panel label="Associations">
        <div ref={list}>
          {shown.length === 0 ? (
            <EmptyState
              title="No association matches"
              actions={<Button onClick={clear}>Show all {lines.length.toLocaleString('en')}</Button>}
            >
              Words are looked for in service account, namespace and role.
            </EmptyState>
          ) : (
            <ScrollRegion label="Associations of this cluster">
              <table className="w-full whitespace-nowrap" aria-rowcount={shown.length + 1}>
                <thead>
                  <Heading
                    sort={sort}
                    selection={selection}
                    shown={shown.length}
                    onSort={(key) => void setState({ by: key, desc: key === by ? !desc : false })}
                  />
                </thead>
                <tbody>
                  <SpacerRow height={above} columns={columns.length + 1} />
                  {indices.map((index) => {
                    const line = shown[index]
                    return (
                      line && (
                        <AssociationCells
                          key={line.associationId}
                          cluster={cluster}
                          line={line}
                          selection={selection}
                          toldAbove={line.problem !== null && isShared(line.problem, shared)}
                          index={index}
                          measure={measure}
                        />
                      )
                    )
                  })}
                  <SpacerRow height={below} columns={columns.length + 1} />
                </tbody>
              </table>
            </ScrollRegion>
          )}
        </div>
      </Panel>
      {draftRun && selecting.selected.length > 0 && (
        <SelectionBar
          home={cluster}
          selected={selecting.selected.map(({ namespace, serviceAccount, associationId }) => ({
            namespace,
            serviceAccount,
            associationId,
          }))}
          actions={draftRun}
          onClear={selecting.clear}
        />
      )}
    </>
  )
}
