import 'server-only'
import { and, or, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { tables } from '../store/index.ts'
import type { Scope, Selector } from './rules/index.ts'

/** Where a row says whose it is: an association's own columns, or those of another table with the same names. */
export type PlaceColumns = {
  readonly accountId: AnyPgColumn | SQL
  readonly region: AnyPgColumn | SQL
  readonly cluster: AnyPgColumn | SQL
  readonly namespace: AnyPgColumn | SQL
  readonly tags: AnyPgColumn | SQL
}

const isPattern = (text: string) => /[*?]/.test(text)
const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&')
const likeOf = (pattern: string) => escaped(pattern).replaceAll('*', '%').replaceAll('?', '_')

const list = (texts: readonly string[]) => sql`${sql.param(texts)}::text[]`

/** One of some names or patterns. Undefined: the column may hold whatever it does. */
function isAny(column: AnyPgColumn | SQL, patterns: readonly string[] | undefined): SQL | undefined {
  if (!patterns || patterns.length === 0) return undefined
  const names = patterns.filter((each) => !isPattern(each))
  const likes = patterns.filter(isPattern).map(likeOf)
  return or(
    names.length > 0 ? sql`${column} = any(${list(names)})` : undefined,
    likes.length > 0 ? sql`${column} like any(${list(likes)})` : undefined,
  )
}

function hasTags(tags: PlaceColumns['tags'], wanted: Selector['tags']): SQL | undefined {
  return and(
    ...Object.entries(wanted ?? {}).map(
      // A row without tags, or without this one, gives null, which is not true.
      ([key, pattern]) => sql`coalesce(${tags} ->> ${key} like ${likeOf(pattern)}, false)`,
    ),
  )
}

function isSelected(at: PlaceColumns, { accounts, regions, clusters, namespaces, tags }: Selector): SQL {
  return (
    and(
      isAny(at.accountId, accounts),
      isAny(at.region, regions),
      isAny(at.cluster, clusters),
      isAny(at.namespace, namespaces),
      hasTags(at.tags, tags),
    ) ?? sql`true`
  )
}

/** The rows of a scope, as a condition: the same as `isWithin` says of each. Undefined: all of them. */
export function inScope(scope: Scope, at: PlaceColumns = tables.fleetAssociations): SQL | undefined {
  if (scope.kind === 'everything') return undefined
  return or(...scope.selectors.map((selector) => isSelected(at, selector))) ?? sql`false`
}
