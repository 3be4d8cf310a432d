import { findService, services } from '../catalog/index.ts'
import type { CatalogAction } from '../iam/index.ts'
import type { Cursor } from './cursor.ts'
import { type Item, valueCompletion } from './insertion.ts'
import { memberOf, type Position, stringsOf } from './position.ts'
import { countOf, roleRanks, roleWords } from './role-words.ts'
import type { Completion, LanguageFacts } from './types.ts'

/** A service's prefix first, then its actions, and the wildcards that stand for several of them. */
export function completeActions(
  { statement, element }: Extract<Position, { at: 'action' }>,
  cursor: Cursor,
  facts: LanguageFacts,
): readonly Completion[] {
  const present = new Set(stringsOf(memberOf(statement, element)).map((name) => name.toLowerCase()))
  const colon = cursor.typed.indexOf(':')
  const items =
    colon < 0 ? serviceItems(facts) : actionItems(cursor.typed.slice(0, colon), cursor.typed, facts)
  return items
    .filter(({ label }) => !present.has(label.toLowerCase()))
    .map((item) => valueCompletion(item, cursor))
}

function serviceItems({ role }: LanguageFacts): readonly Item[] {
  const prefixes = services.map(({ prefix, name, actions }): Item => {
    const allowed = role.isKnown ? role.allowedAmong(actions.map((action) => action.name)).length : null
    const count = countOf(actions.length, 'action')
    const said = allowed === null ? count : `the role allows ${allowed.toLocaleString('en')} of ${count}`
    return {
      label: `${prefix}:`,
      kind: 'service',
      detail: `${name} · ${said}`,
      rank: allowed === 0 ? '1' : '0',
      retrigger: true,
    }
  })
  return [...prefixes, { label: '*', kind: 'wildcard', detail: 'every action of every service', rank: '2' }]
}

function actionItems(prefix: string, typed: string, { role }: LanguageFacts): readonly Item[] {
  const service = findService(prefix)
  if (!service) return []
  const single = service.actions.map(({ name, level }): Item => {
    const answer = role.allows(name)
    const detail = answer === 'unknown' ? level : `${level} · ${roleWords[answer]}`
    return { label: name, kind: 'action', detail, rank: `${roleRanks[answer]}1` }
  })
  const wide = wildcardsOf(service.prefix, service.actions, typed).map(([label, matched]): Item => {
    const allowed = role.isKnown ? role.allowedAmong(matched.map(({ name }) => name)).length : null
    const count = countOf(matched.length, 'action')
    const detail = allowed === null ? count : `${count} · the role allows ${allowed.toLocaleString('en')}`
    return { label, kind: 'wildcard', detail, rank: allowed === 0 ? '12' : '02' }
  })
  return [...single, ...wide]
}

type Wild = readonly [pattern: string, matched: readonly CatalogAction[]]

/**
 * `s3:*`; a wildcard for each verb that several actions begin with (`s3:Get*`); and, past a verb, for each longer beginning that several share
 * (`s3:GetObject*`).
 */
function wildcardsOf(prefix: string, actions: readonly CatalogAction[], typed: string): readonly Wild[] {
  const written = typed
    .slice(prefix.length + 1)
    .replace(/[*?].*$/, '')
    .toLowerCase()
  const groups = new Map<string, CatalogAction[]>()
  for (const action of actions) {
    const name = action.name.slice(prefix.length + 1)
    for (const [place, begin] of beginnings(name).entries()) {
      if (begin === name) continue
      if (place > 0 && (written === '' || !begin.toLowerCase().startsWith(written))) continue
      const found = groups.get(begin)
      if (found) found.push(action)
      else groups.set(begin, [action])
    }
  }
  const shared = [...groups].filter(([, matched]) => matched.length > 1)
  // What begins with `GetObject` as a word is all that `GetObject*` reaches, and more: count what it reaches.
  const wild = shared.map(([begin]): Wild => {
    const lower = `${prefix}:${begin}`.toLowerCase()
    return [`${prefix}:${begin}*`, actions.filter(({ name }) => name.toLowerCase().startsWith(lower))]
  })
  return [[`${prefix}:*`, actions], ...wild]
}

/** `GetObjectAcl` → `Get`, `GetObject`, `GetObjectAcl`. */
function beginnings(name: string): readonly string[] {
  return [...name.matchAll(/[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[^A-Z]+/g)].map(({ index, 0: word }) =>
    name.slice(0, index + word.length),
  )
}
