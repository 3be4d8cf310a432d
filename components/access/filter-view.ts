import type { AccessLevel, VerdictCounts } from '@/lib/iam/index.ts'
import type { ShownVerdict } from './verdict.ts'
import {
  type AccessClass,
  type AccessView,
  type ActionGroup,
  countGroups,
  namesOf,
  type ServiceView,
} from './view-model.ts'

/** What the reader asked to see. Empty means everything. */
export type AccessFilter = { readonly verdicts: readonly ShownVerdict[]; readonly text: string }

/** A service with only the actions that pass the filter. */
export type FilteredService = ServiceView & { readonly matches: number }

export type ActionRow = {
  readonly action: string
  readonly level: AccessLevel | null
  readonly access: AccessClass
}

/** Services that still have an action, each with the counts of those that do. */
export function filterServices(view: AccessView, filter: AccessFilter): readonly FilteredService[] {
  const text = filter.text.trim().toLowerCase()
  return view.services.flatMap((service) => {
    const groups = service.groups.flatMap((group) => filterGroup(view, service, group, filter.verdicts, text))
    if (groups.length === 0) return []
    const matches = groups.reduce((sum, group) => sum + namesOf(group).length, 0)
    return [{ ...service, groups, counts: countGroups(groups, view.classes), matches }]
  })
}

function filterGroup(
  view: AccessView,
  service: ServiceView,
  group: ActionGroup,
  verdicts: readonly ShownVerdict[],
  text: string,
): readonly ActionGroup[] {
  const access = view.classes[group.class]
  if (!access || (verdicts.length > 0 && !verdicts.includes(access.verdict))) return []
  if (text === '' || mentions(access, text)) return [group]
  const names = namesOf(group).filter((name) => `${service.prefix}:${name}`.toLowerCase().includes(text))
  return names.length > 0 ? [{ ...group, names: names.join(' ') }] : []
}

/** A text also finds actions by the resources and conditions they hold on. */
function mentions(access: AccessClass, text: string): boolean {
  return [...access.grants, ...access.baseline].some((grant) =>
    [...grant.resources, ...grant.except, ...grant.conditions].some((value) =>
      value.toLowerCase().includes(text),
    ),
  )
}

/** The rows of one opened service, by action name. */
export function rowsOf(service: ServiceView, classes: readonly AccessClass[]): readonly ActionRow[] {
  return service.groups
    .flatMap((group) => {
      const access = classes[group.class]
      if (!access) return []
      return namesOf(group).map((name) => ({
        action: `${service.prefix}:${name}`,
        level: group.level,
        access,
      }))
    })
    .sort((a, b) => a.action.localeCompare(b.action))
}

/** Null where the service has no such action. */
export function levelCounts(
  service: ServiceView,
  level: AccessLevel,
  classes: readonly AccessClass[],
): VerdictCounts | null {
  const groups = service.groups.filter((group) => group.level === level)
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
