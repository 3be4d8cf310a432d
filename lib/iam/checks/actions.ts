import { parseGlob } from '../pattern.ts'
import type { Finding, Located } from '../types.ts'
import type { Budget } from './budget.ts'
import { type CatalogIndex, type ServiceIndex, splitAction } from './catalog-index.ts'
import { closest } from './closest.ts'
import { write } from './edits.ts'
import { matches } from './globs.ts'
import { type Check, type Subject, shown } from './subject.ts'

function unknownService(
  { value, range }: Located<string>,
  service: string,
  catalog: CatalogIndex,
  spelling: Budget,
): Finding {
  const meant = closest(service, [...catalog.services.keys()], spelling)
  return {
    code: 'invalid-service-in-action',
    severity: 'warning',
    message: `AWS has no service ${shown(service)}, as of ${catalog.date}`,
    range,
    ...(meant && write(range, `${meant}${value.slice(value.indexOf(':'))}`)),
  }
}

function unknownAction(
  { value, range }: Located<string>,
  service: ServiceIndex,
  date: string,
  spelling: Budget,
): Finding {
  const colon = value.indexOf(':')
  const name = value.slice(colon + 1)
  const meant = /[*?]/.test(name) ? null : closest(name, service.names, spelling)
  return {
    code: 'invalid-action',
    severity: 'warning',
    message: `AWS has no action ${shown(value)}, as of ${date}`,
    range,
    ...(meant && write(range, `${value.slice(0, colon)}:${meant}`)),
  }
}

/**
 * An action pattern that no action of the catalog matches: a typing error, or an action that is retired or newer than the catalog. To AWS it
 * is an error; AWS's own managed policies have such actions.
 */
export const checkActionNames: Check = ({ statements, catalog, budget, spelling }) => {
  if (!catalog) return []
  return statements.flatMap(({ actions }) =>
    actions.patterns.flatMap((pattern): Finding[] => {
      const split = splitAction(pattern.value)
      if (!split) return []
      const service = catalog.services.get(split.service)
      if (!service) return [unknownService(pattern, split.service, catalog, spelling)]
      const glob = parseGlob(split.name)
      const isKnown =
        glob.literal !== null
          ? service.actions.has(glob.literal)
          : [...service.actions.keys()].some((name) => matches(glob, name, budget, true))
      return isKnown ? [] : [unknownAction(pattern, service, catalog.date, spelling)]
    }),
  )
}

/** What a trust policy may allow (id_roles_update-role-trust-policy; STS's actions that yield a session or shape it). */
const trustActions = new Set([
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:tagsession',
  'sts:setsourceidentity',
  'sts:setcontext',
])

export function checkTrustActions({ statements, kind }: Subject): readonly Finding[] {
  if (kind !== 'trust') return []
  return statements.flatMap(({ actions }) =>
    actions.patterns
      .filter(({ value }) => {
        const lower = value.toLowerCase()
        return !trustActions.has(lower) && !(lower.startsWith('sts:') && /[*?]/.test(lower))
      })
      .map(({ value, range }) => ({
        code: 'unsupported-action-in-policy',
        severity: 'error',
        message: `a trust policy allows the actions of STS that assume a role, not ${shown(value)}`,
        range,
      })),
  )
}
