import type { Question, Way, WhoCanRow } from '@/lib/analysis/types.ts'
import { type Grant, type StatementRef, sayCondition } from '@/lib/iam/index.ts'
import { isFullAccess } from '@/lib/pod-identity/index.ts'
import { routes } from '@/lib/routes.ts'
import type { StatementLink } from '../access/view-model.ts'
import type { GrantLine, RowsView, RowView, Some, WayView } from './types.ts'

/** The order in which statements are named; a Deny comes last, since it takes away of what the others allow. */
const layers: readonly StatementLink['layer'][] = ['identity', 'boundary', 'session', 'scp', 'rcp']
/** As much as one reads at a glance; the rest is on the association's own page, and in the file. */
const limits = { ways: 6, actions: 4, grants: 4, resources: 4, conditions: 6, statements: 6 }

function someOf<T>(list: readonly T[], most: number): Some<T> {
  return { shown: list.slice(0, most), more: Math.max(0, list.length - most) }
}

function linkOf({ layer, policy, index, sid, effect }: StatementRef): StatementLink {
  return sid === undefined ? { layer, policy, index, effect } : { layer, policy, index, effect, sid }
}

function linksOf(refs: readonly StatementRef[]): readonly StatementLink[] {
  const named = refs.filter((ref) => !isFullAccess(ref))
  const links = new Map(named.map((ref) => [`${ref.layer} ${ref.policy} ${ref.index}`, linkOf(ref)]))
  const order = (link: StatementLink) => (link.effect === 'Deny' ? layers.length : layers.indexOf(link.layer))
  return [...links.values()].sort((left, right) => order(left) - order(right)).slice(0, limits.statements)
}

function grantLine({ resources, except, conditions, from }: Grant): GrantLine {
  return {
    resources: someOf(resources, limits.resources),
    except: someOf(except, limits.resources),
    conditions: someOf([...new Set(conditions.map(sayCondition))], limits.conditions),
    because: linksOf(from),
  }
}

function wayView({ actions, grants, because }: Way): WayView {
  return {
    actions: someOf(actions, limits.actions),
    grants: someOf(grants.map(grantLine), limits.grants),
    because: linksOf(because),
  }
}

/** What is allowed first: of a question of many actions most ways may say only why not. */
function waysView(ways: readonly Way[]): Some<WayView> {
  const open = ways.filter(({ grants }) => grants.length > 0)
  const shown = open.length > 0 ? open : ways
  return someOf(shown.map(wayView), limits.ways)
}

const isPattern = (text: string) => /[*?]/.test(text)

/** One request of those that a question means; what of it is a pattern is left for the page to find an example of. */
function tryHrefOf(row: WhoCanRow, { action, resource, context }: Question): string {
  const allowed = row.ways?.find(({ grants }) => grants.length > 0) ?? row.ways?.[0]
  const named = isPattern(action) ? allowed?.actions[0] : action
  return routes.associationTry(row, {
    ...(named && { action: named }),
    ...(named && !isPattern(resource) && { resource }),
    ...(named && context && { context }),
  })
}

export const afterOf = ({ accountId, region, cluster, associationId }: WhoCanRow) =>
  [accountId, region, cluster, associationId].join('/')

/** A page of an answer's associations as the screen shows it. `size`: as many as were asked for; fewer were the last. */
export function rowsView(rows: readonly WhoCanRow[], question: Question, size: number): RowsView {
  const pool = new Map<string, number>()
  const ways: Some<WayView>[] = []
  const placeOf = (list: readonly Way[]) => {
    const view = waysView(list)
    const id = JSON.stringify(view)
    const known = pool.get(id)
    if (known !== undefined) return known
    pool.set(id, ways.length)
    return ways.push(view) - 1
  }
  const shown = rows.map((row): RowView => {
    const { accountId, region, cluster, associationId, namespace, serviceAccount } = row
    return {
      accountId,
      region,
      cluster,
      associationId,
      namespace,
      serviceAccount,
      roleArn: row.roleArn,
      targetRoleArn: row.targetRoleArn,
      verdict: row.verdict,
      reason: row.reason,
      ways: row.ways && placeOf(row.ways),
      tryHref: tryHrefOf(row, question),
    }
  })
  const last = rows.at(-1)
  return { rows: shown, ways, next: last && rows.length === size ? afterOf(last) : null }
}

/** A test that a request with one plain value passes; of a network its first address is one. */
const plainOperator =
  /^(?:For(?:All|Any)Values:)?(?:StringEquals|StringEqualsIgnoreCase|StringLike|Bool|ArnEquals|ArnLike|IpAddress|NumericEquals)(?:IfExists)?$/i

/** What some associations wait for: keys with a value that their policies ask for, those that most of them name first. */
export function askedKeys(rows: readonly WhoCanRow[], { context = {} }: Question): readonly string[] {
  const given = new Set(Object.keys(context).map((key) => key.toLowerCase()))
  const counts = new Map<string, number>()
  for (const { ways } of rows) {
    const conditions = ways?.flatMap(({ grants }) => grants.flatMap((grant) => grant.conditions)) ?? []
    const found = new Set(
      conditions.flatMap((condition) => {
        if (condition.kind !== 'if' || !plainOperator.test(condition.test.operator)) return []
        const { operator, key, values } = condition.test
        const value = /IpAddress/i.test(operator) ? values[0]?.replace(/\/\d+$/, '') : values[0]
        const isOne = value !== undefined && !isPattern(value) && !value.includes('${')
        return isOne && !given.has(key.toLowerCase()) ? [`${key}=${value}`] : []
      }),
    )
    for (const each of found) counts.set(each, (counts.get(each) ?? 0) + 1)
  }
  return [...counts]
    .sort(([, left], [, right]) => right - left)
    .slice(0, limits.conditions)
    .map(([text]) => text)
}
