/** Finds the operation a REST request means, from the `http` traits of the model. */
import type { Operation } from './model.ts'

export type Route = { readonly operation: Operation; readonly labels: Readonly<Record<string, string>> }

type Entry = {
  readonly operation: Operation
  readonly method: string
  readonly pattern: RegExp
  readonly names: readonly string[]
  /** Query keys the template demands (`?policy`, `?list-type=2`); null: any value. */
  readonly query: readonly (readonly [string, string | null])[]
  readonly literal: number
}
export type RouteTable = readonly Entry[]

/** Most query keys first, then the longest literal text: `/a/b` must win over `/a/{x}`. */
export function buildRoutes(operations: Iterable<Operation>): RouteTable {
  return [...operations]
    .flatMap((operation) => (operation.http === undefined ? [] : [toEntry(operation, operation.http)]))
    .sort((a, b) => b.query.length - a.query.length || b.literal - a.literal)
}

export function findRoute(
  table: RouteTable,
  method: string,
  path: string,
  query: URLSearchParams,
): Route | undefined {
  for (const entry of table) {
    if (entry.method !== method || !queryFits(entry, query)) continue
    const match = entry.pattern.exec(path)
    if (match === null) continue
    const labels = Object.fromEntries(entry.names.map((name, at) => [name, decode(match[at + 1] ?? '')]))
    return { operation: entry.operation, labels }
  }
  return undefined
}

function toEntry(operation: Operation, http: { method: string; path: string }): Entry {
  const [template = '/', search = ''] = http.path.split('?')
  const names: string[] = []
  const source = template.split(/(\{[^}]+\})/).map((part) => {
    if (!part.startsWith('{')) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    const greedy = part.endsWith('+}')
    names.push(part.slice(1, greedy ? -2 : -1))
    return greedy ? '(.+)' : '([^/]+)'
  })
  const query = [...new URLSearchParams(search)]
    // `x-id` only tells the SDK's operations apart; other clients do not send it.
    .filter(([key]) => key !== 'x-id')
    .map(([key, value]) => [key, value === '' ? null : value] as const)
  return {
    operation,
    method: http.method,
    pattern: new RegExp(`^${source.join('')}/?$`),
    names,
    query,
    literal: template.replace(/\{[^}]+\}/g, '').length,
  }
}

function queryFits(entry: Entry, query: URLSearchParams): boolean {
  return entry.query.every(([key, value]) => (value === null ? query.has(key) : query.get(key) === value))
}

function decode(label: string): string {
  try {
    return decodeURIComponent(label)
  } catch {
    return label
  }
}
