'use client'
import { useCallback, useDeferredValue, useMemo } from 'react'
import { explainHere } from './explain-here.ts'
import { type FilteredService, filterServices, type Trait } from './filter-view.ts'
import { type Column, columnNames, columnsOf, isMarked } from './opened.ts'
import type { Limits } from './overlap-model.ts'
import { ServiceRows } from './service-rows.tsx'
import { ShowMore, useSteps } from './show-more.tsx'
import styles from './table.module.css'
import { FilterBar } from './table-filter.tsx'
import { TakeAway } from './take-away.tsx'
import { TraceDialog } from './trace-dialog.tsx'
import type { Explain, TraceScene } from './trace-types.ts'
import { type AccessFilterState, useAccessFilter } from './use-access-filter.ts'
import { type AccessView, accessLevels } from './view-model.ts'

/** Services drawn at once; an admin role reaches over four hundred. */
const serviceStep = 60
/** A search that finds this few opens the services it finds them in. */
const openAtMost = 40

type Props = {
  view: AccessView
  scene: TraceScene
  limits: Limits
  /** Who answers why, where the page has an engine at hand already. */
  explain?: Explain
  catalogDate: string /** Of what is downloaded, without an ending. */
  fileName?: string
}

/** Services by access level; a cell opens into its actions, what they hold on, and the statements that made it so. */
export function AccessTable({
  view,
  scene,
  limits,
  catalogDate,
  explain: given,
  fileName = 'access',
}: Props) {
  const state = useAccessFilter()
  const explain = useMemo(() => given ?? explainHere(scene), [given, scene])
  // Typing stays quick: the list follows when there is time.
  const filter = useDeferredValue(state.filter)
  const services = useMemo(() => filterServices(view, filter), [view, filter])
  const choices = useMemo(() => choicesOf(view), [view])
  return (
    <>
      <FilterBar state={state} services={services} {...choices} />
      {services.length === 0 ? (
        <Nothing state={state} />
      ) : (
        <div className={styles.frame}>
          <Matrix view={view} services={services} state={state} scene={scene} limits={limits} />
        </div>
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-4 px-3.5 py-1.5 text-xs">
        <p className="text-dim">
          Actions and access levels: AWS’s service authorization reference of {catalogDate}.
        </p>
        <TakeAway view={view} services={services} scene={scene} fileName={fileName} />
      </div>
      {state.why !== null && (
        <TraceDialog
          key={state.why}
          question={{ action: state.why }}
          explain={explain}
          onClose={() => state.explain(null)}
        />
      )}
    </>
  )
}

/** The levels and traits that some action has: a filter that can find nothing is not offered. */
function choicesOf({ services, classes }: AccessView) {
  const there = new Set(services.flatMap(columnsOf))
  const columns: readonly Column[] = [...accessLevels, 'Other']
  const traits: readonly Trait[] = ['conditional', 'unknown']
  return {
    columns: columns.filter((column) => there.has(column)),
    traits: traits.filter((trait) => classes.some((access) => access[trait])),
  }
}

type MatrixProps = Pick<Props, 'view' | 'scene' | 'limits'> & {
  services: readonly FilteredService[]
  state: AccessFilterState
}

function Matrix({ view, services, state, scene, limits }: MatrixProps) {
  const { open } = state
  const few =
    state.filter.text !== '' && services.reduce((sum, { matches }) => sum + matches, 0) <= openAtMost
  const isOpen = useCallback(
    (prefix: string, column: Column) => isMarked(open, prefix, column) !== few,
    [open, few],
  )
  const steps = useSteps(serviceStep)
  // What an address opens is there, however far down it stands.
  const drawn = services.filter(
    (service, index) =>
      index < steps.count || columnsOf(service).some((each) => isMarked(open, service.prefix, each)),
  )
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <caption className="sr-only">
          Services by access level. Numbers: actions the pod may use, of those that any policy mentions.
        </caption>
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col" className={styles.narrow}>
              Access
            </th>
            {accessLevels.map((level) => (
              <th key={level} scope="col" className={styles.wide}>
                {columnNames[level]}
              </th>
            ))}
            <th scope="col" className={styles.on}>
              On
            </th>
          </tr>
        </thead>
        {drawn.map((service) => (
          <ServiceRows
            key={service.prefix}
            service={service}
            view={view}
            home={scene.home}
            limits={limits}
            isOpen={isOpen}
            onToggleService={state.toggleService}
            onToggleCell={state.toggleCell}
            onWhy={state.explain}
          />
        ))}
      </table>
      <ShowMore steps={steps} total={services.length} what="services" />
    </div>
  )
}

function Nothing({ state }: { state: AccessFilterState }) {
  return (
    <div className="px-3.5 py-6 text-center text-dim">
      {state.isFiltered
        ? 'No action matches this filter. '
        : 'No policy mentions any action: this pod may do nothing.'}
      {state.isFiltered && (
        <button type="button" className="cursor-pointer text-accent underline" onClick={state.clear}>
          Show all
        </button>
      )}
    </div>
  )
}
