'use client'
import { useDeferredValue, useMemo } from 'react'
import { explainHere } from './explain-here.ts'
import { type FilteredService, filterServices } from './filter-view.ts'
import type { Limits } from './overlap-model.ts'
import { ServiceRows } from './service-rows.tsx'
import { ShowMore, useSteps } from './show-more.tsx'
import styles from './table.module.css'
import { FilterBar } from './table-filter.tsx'
import { TraceDialog } from './trace-dialog.tsx'
import type { TraceScene } from './trace-types.ts'
import { type AccessFilterState, useAccessFilter } from './use-access-filter.ts'
import { type AccessView, accessLevels } from './view-model.ts'

/** Services drawn at once; an admin role reaches over four hundred. */
const serviceStep = 60
/** A search that finds this few opens the services it finds them in. */
const openAtMost = 40

type Props = { view: AccessView; scene: TraceScene; limits: Limits; catalogDate: string }

/** Every action that somebody mentions, by service. Actions are drawn when their service is opened, never all at once. */
export function AccessTable({ view, scene, limits, catalogDate }: Props) {
  const state = useAccessFilter()
  const explain = useMemo(() => explainHere(scene), [scene])
  // Typing stays quick: the list follows when there is time.
  const filter = useDeferredValue(state.filter)
  const services = useMemo(() => filterServices(view, filter), [view, filter])
  const steps = useSteps(serviceStep)
  const shown = services.slice(0, steps.count)
  return (
    <>
      <FilterBar state={state} services={services} />
      {services.length === 0 ? (
        <Nothing state={state} />
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col" className={styles.narrow}>
                Access
              </th>
              {accessLevels.map((level) => (
                <th key={level} scope="col" className={styles.wide}>
                  {level === 'Permissions management' ? 'Permissions' : level}
                </th>
              ))}
              <th scope="col" className={styles.on}>
                On
              </th>
            </tr>
          </thead>
          {shown.map((service) => (
            <ServiceRows
              key={service.prefix}
              service={service}
              view={view}
              home={scene.home}
              limits={limits}
              open={isOpen(service, services, state)}
              onToggle={() => state.toggleService(service.prefix)}
              onWhy={state.explain}
            />
          ))}
        </table>
      )}
      <ShowMore steps={steps} total={services.length} what="services" />
      <p className="px-3.5 py-2 text-dim text-xs">
        Actions and access levels: AWS’s service authorization reference of {catalogDate}.
      </p>
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

function isOpen(
  service: FilteredService,
  services: readonly FilteredService[],
  { filter, open }: AccessFilterState,
) {
  const few = filter.text !== '' && services.reduce((sum, { matches }) => sum + matches, 0) <= openAtMost
  return open.includes(service.prefix) !== few
}

function Nothing({ state }: { state: AccessFilterState }) {
  const filtered = state.filter.text !== '' || state.filter.verdicts.length > 0
  return (
    <div className="px-3.5 py-6 text-center text-dim">
      {filtered
        ? 'No action matches this filter. '
        : 'No policy mentions any action: this pod may do nothing.'}
      {filtered && (
        <button type="button" className="cursor-pointer text-accent underline" onClick={state.clear}>
          Show all
        </button>
      )}
    </div>
  )
}
