import { csvLine } from '@/lib/base/index.ts'
import type { FilteredService } from './filter-view.ts'
import { statementName } from './statements.ts'
import { type AccessView, type GrantView, namesOf } from './view-model.ts'

/** One action on one line: what a spreadsheet or a script wants. Lists keep the order of the table. */
export type ExportRow = {
  readonly action: string
  /** Empty: the catalog does not know the action. */
  readonly accessLevel: string
  readonly verdict: string
  readonly conditional: boolean
  /** False: at most this; not everything could be read or worked out. */
  readonly certain: boolean
  readonly allows: readonly GrantView[]
  readonly statements: readonly string[]
}

/** The services given, which may be filtered, action by action. */
export function exportRows(view: AccessView, services: readonly FilteredService[]): readonly ExportRow[] {
  return services.flatMap(({ prefix, groups }) =>
    groups
      .flatMap((group) => {
        const access = view.classes[group.class]
        if (!access) return []
        const statements = access.because.flatMap((place) => {
          const link = view.statements[place]
          return link ? [`${link.effect} ${statementName(link)}`] : []
        })
        return namesOf(group).map((name) => ({
          action: `${prefix}:${name}`,
          accessLevel: group.level ?? '',
          verdict: access.verdict,
          conditional: access.conditional,
          certain: !access.unknown,
          allows: access.grants,
          statements,
        }))
      })
      .sort((a, b) => a.action.localeCompare(b.action)),
  )
}

const columns = [
  'action',
  'access level',
  'verdict',
  'conditional',
  'certain',
  'resources',
  'except',
  'conditions',
  'statements',
] as const

/**
 * One line for each way in which an action is allowed, since its resources and
 * conditions belong together; values of a list stand on lines of their own within their field.
 */
export function toCsv(rows: readonly ExportRow[]): string {
  const lines = rows.flatMap((row) => {
    const ways = row.allows.length > 0 ? row.allows : [{ resources: [], except: [], conditions: [] }]
    return ways.map(({ resources, except, conditions }) => [
      row.action,
      row.accessLevel,
      row.verdict,
      row.conditional ? 'yes' : 'no',
      row.certain ? 'yes' : 'no',
      resources.join('\n'),
      except.join('\n'),
      conditions.join('\n'),
      row.statements.join('\n'),
    ])
  })
  return [columns, ...lines].map(csvLine).join('')
}

export function toJson(rows: readonly ExportRow[]): string {
  return `${JSON.stringify(rows, null, 2)}\n`
}
