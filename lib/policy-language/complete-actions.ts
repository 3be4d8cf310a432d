import { findService, services } from '../catalog/index.ts'
import type { AccessLevel } from '../iam/index.ts'
import type { Cursor } from './cursor.ts'
import { escapeSnippet, type Item, valueCompletion } from './insertion.ts'
import { memberOf, type Position, stringsOf } from './position.ts'
import { countOf, roleRanks, roleWords, sayNumber } from './role-words.ts'
import type { Completion, LanguageFacts } from './types.ts'
import { wildcardsOf } from './wildcard-choices.ts'

/** A service's prefix first, then its actions, and the wildcards that stand for several of them. */
export function completeActions(
  { statement, element }: Extract<Position, { at: 'action' }>,
  cursor: Cursor,
  facts: LanguageFacts,
): readonly Completion[] {
  const present = new Set(stringsOf(memberOf(statement, element)).map((name) => name.toLowerCase()))
  const colon = cursor.typed.indexOf(':')
  const prefix = cursor.typed.slice(0, Math.max(0, colon))
  const inList = typeof cursor.path.at(-1) === 'number'
  const items =
    colon < 0
      ? serviceItems(facts)
      : [...actionItems(prefix, facts), ...(inList ? levelItems(prefix, facts) : [])]
  return items
    .filter(({ label }) => !present.has(label.toLowerCase()))
    .map((item) => valueCompletion(item, cursor))
}

function serviceItems({ role }: LanguageFacts): readonly Item[] {
  const prefixes = services.map(({ prefix, name, actions }): Item => {
    const allowed = role.isKnown ? role.allowedOf(prefix) : null
    const count = countOf(actions.length, 'action')
    const said = allowed === null ? count : `the role allows ${sayNumber(allowed)} of ${count}`
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

function actionItems(prefix: string, { role }: LanguageFacts): readonly Item[] {
  const service = findService(prefix)
  if (!service) return []
  const single = service.actions.map(({ name, level }): Item => {
    const answer = role.allows(name)
    const detail = answer === 'unknown' ? level : `${level} · ${roleWords[answer]}`
    return { label: name, kind: 'action', detail, rank: `${roleRanks[answer]}1` }
  })
  const wide = wildcardsOf(service).map(({ pattern, names, isVerb }): Item => {
    const allowed = role.isKnown ? role.allowedAmong(names).length : null
    const count = countOf(names.length, 'action')
    const detail = allowed === null ? count : `${count} · the role allows ${sayNumber(allowed)}`
    return { label: pattern, kind: 'wildcard', detail, rank: `${allowed === 0 ? 1 : 0}${isVerb ? 2 : 3}` }
  })
  return [...single, ...wide]
}

const levels: readonly AccessLevel[] = ['List', 'Read', 'Write', 'Tagging', 'Permissions management']
/** More fit no session policy. */
const listedMax = 60

/** In a list: all actions of an access level that the role allows, one by one. */
function levelItems(prefix: string, { role }: LanguageFacts): readonly Item[] {
  const service = findService(prefix)
  if (!service || !role.isKnown) return []
  return levels.flatMap((level): Item[] => {
    const names = service.actions.filter((action) => action.level === level).map(({ name }) => name)
    const allowed = role.allowedAmong(names)
    if (allowed.length < 2 || allowed.length > listedMax) return []
    const label = `${service.prefix}: all ${level} actions that the role allows`
    const detail = countOf(allowed.length, 'action')
    // Between the quotes of one come the quotes of all others.
    const snippet = allowed.map(escapeSnippet).join('", "')
    return [{ label, kind: 'snippet', detail, snippet, rank: '04', filter: `${service.prefix}:${level}` }]
  })
}
