import type { VerdictCounts } from '@/lib/iam/index.ts'
import { type Column, columnsOf } from './opened.ts'
import { statementName } from './statements.ts'
import { type ShownVerdict, verdictOrder } from './verdict.ts'
import {
  type AccessClass,
  type AccessView,
  type ActionGroup,
  countGroups,
  namesOf,
  type ServiceView,
  type StatementLink,
} from './view-model.ts'

/** `conditional`: holds only under conditions; `unknown`: could not be worked out for sure. */
export type Trait = 'conditional' | 'unknown'

/** What the reader asked to see. An empty list or text means everything. */
export type AccessFilter = {
  readonly verdicts: readonly ShownVerdict[]
  readonly columns: readonly Column[]
  readonly traits: readonly Trait[]
  readonly text: string
}
export const noFilter: AccessFilter = { verdicts: [], columns: [], traits: [], text: '' }

/** A service with only the actions that pass the filter. */
export type FilteredService = ServiceView & { readonly matches: number }

/** Actions of one column that came about in the same way. */
export type DetailRow = {
  readonly key: string
  readonly column: Column
  readonly access: AccessClass
  /** Without the service's prefix. */
  readonly names: readonly string[]
}

/** Services that still have an action, each with the counts of those that do. */
export function filterServices(view: AccessView, filter: AccessFilter): readonly FilteredService[] {
  const text = filter.text.trim().toLowerCase()
  // Classes are few and actions many: what can be said of a class is said once.
  const classes = view.classes.map((access) => ({
    passes: passes(access, filter),
    mentions: text === '' || mentions(access, view.statements, text),
  }))
  return view.services.flatMap((service) => {
    const groups = service.groups.flatMap((group): readonly ActionGroup[] => {
      const found = classes[group.class]
      if (!found?.passes || !isAmong(filter.columns, group.level ?? 'Other')) return []
      if (found.mentions) return [group]
      const names = namesOf(group).filter((name) => `${service.prefix}:${name}`.toLowerCase().includes(text))
      return names.length > 0 ? [{ ...group, names: names.join(' ') }] : []
    })
    if (groups.length === 0) return []
    const matches = groups.reduce((sum, group) => sum + namesOf(group).length, 0)
    return [{ ...service, groups, counts: countGroups(groups, view.classes), matches }]
  })
}

function isAmong<T>(list: readonly T[], item: T): boolean {
  return list.length === 0 || list.includes(item)
}

function passes(access: AccessClass, { verdicts, traits }: AccessFilter): boolean {
  return isAmong(verdicts, access.verdict) && traits.every((trait) => access[trait])
}

/** A text also finds actions by the resources and conditions they hold on, and by the statements that made them so. */
function mentions(access: AccessClass, statements: readonly StatementLink[], text: string): boolean {
  const grants = [...access.grants, ...access.baseline].flatMap((grant) => [
    ...grant.resources,
    ...grant.except,
    ...grant.conditions,
  ])
  const names = access.because.flatMap((place) => {
    const link = statements[place]
    return link ? [statementName(link)] : []
  })
  return [...grants, ...names].some((value) => value.toLowerCase().includes(text))
}

/** What a service's opened cells hold: by column, then by verdict, the largest first. */
export function detailRows(
  service: ServiceView,
  classes: readonly AccessClass[],
  isOpen: (column: Column) => boolean,
): readonly DetailRow[] {
  return columnsOf(service)
    .filter(isOpen)
    .flatMap((column) => {
      const rows = service.groups.flatMap((group): DetailRow[] => {
        const access = classes[group.class]
        if (!access || (group.level ?? 'Other') !== column) return []
        return [{ key: `${column} ${group.class}`, column, access, names: namesOf(group) }]
      })
      return rows.sort(
        (a, b) =>
          verdictOrder.indexOf(a.access.verdict) - verdictOrder.indexOf(b.access.verdict) ||
          b.names.length - a.names.length,
      )
    })
}

/** Null where the service has no such action. */
export function columnCounts(
  service: ServiceView,
  column: Column,
  classes: readonly AccessClass[],
): VerdictCounts | null {
  const groups = service.groups.filter((group) => (group.level ?? 'Other') === column)
  return groups.length > 0 ? countGroups(groups, classes) : null
}

/** Resources the pod can reach in this service, the first few and how many there are. */
export function reach(
  service: ServiceView,
  classes: readonly AccessClass[],
  atMost: number,
): { readonly shown: readonly string[]; readonly more: number; readonly conditions: readonly string[] } {
  const usable = service.groups.flatMap((group) => {
    const access = classes[group.class]
    return access && (access.verdict === 'granted' || access.verdict === 'narrowed') ? access.grants : []
  })
  const resources = [...new Set(usable.flatMap((grant) => grant.resources))]
  const conditions = [...new Set(usable.flatMap((grant) => grant.conditions))]
  return { shown: resources.slice(0, atMost), more: Math.max(0, resources.length - atMost), conditions }
}
