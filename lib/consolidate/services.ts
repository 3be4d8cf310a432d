import { parsePolicy } from '../iam/index.ts'
import type { FamilyRole } from './types.ts'

/** In the place of a prefix: a statement that allows something of every service. */
export const everyService = '*'

/** Prefixes of the services that a role's Allows speak of. */
export function servicesOf({ policies }: Pick<FamilyRole, 'policies'>): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { text } of policies)
    for (const { effect, actions } of parsePolicy(text).policy?.statements ?? []) {
      if (effect !== 'Allow') continue
      if (actions.not) found.add(everyService)
      else for (const { value } of actions.patterns) found.add(serviceOf(value))
    }
  return found
}

/** A wildcard before the colon may be any service. */
function serviceOf(pattern: string): string {
  const prefix = pattern.split(':')[0]?.toLowerCase() ?? ''
  return /[*?]/.test(prefix) || prefix === '' ? everyService : prefix
}

/** Of the services that either speaks of, the share that both do. */
export function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const both = [...one].filter((service) => other.has(service)).length
  return both / Math.max(1, one.size + other.size - both)
}
