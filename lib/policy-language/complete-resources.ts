import { findService, type ResourceType, typesOfAction } from '../catalog/index.ts'
import type { CatalogAction } from '../iam/index.ts'
import { type ArnPart, templateFrom } from './arn-template.ts'
import type { Cursor } from './cursor.ts'
import { escapeSnippet, type Item, valueCompletion } from './insertion.ts'
import { memberOf, type Position, stringsOf } from './position.ts'
import { countOf } from './role-words.ts'
import { actionsChosen } from './statement-actions.ts'
import type { Completion, LanguageFacts } from './types.ts'

/** More would be no choice. */
const shownMax = 80

/**
 * ARNs for the statement's actions: what the role's own policies name for them, then the forms of the resource types they take, with what is
 * known of the association filled in and the rest to fill in.
 */
export function completeResources(
  { statement, element }: Extract<Position, { at: 'resource' }>,
  cursor: Cursor,
  facts: LanguageFacts,
): readonly Completion[] {
  const present = new Set(stringsOf(memberOf(statement, element)))
  const chosen = actionsChosen(statement)
  const items = [
    everything(chosen),
    ...(chosen.length > 0 ? namedByRole(chosen, facts) : namedAnywhere(facts)),
    ...templates(chosen, cursor, facts),
  ]
  return items.filter(({ label }) => !present.has(label)).map((item) => valueCompletion(item, cursor))
}

function everything(chosen: readonly CatalogAction[]): Item {
  const bare = chosen.filter(({ resources }) => resources.length === 0)
  const [first] = bare
  const detail = first
    ? `${bare.length === 1 ? first.name : countOf(bare.length, 'action')} can be limited to nothing less`
    : 'every resource'
  const isWanted = chosen.length > 0 && bare.length === chosen.length
  return { label: '*', kind: 'resource', detail, rank: isWanted ? '0' : '3' }
}

function namedByRole(chosen: readonly CatalogAction[], facts: LanguageFacts): readonly Item[] {
  const actions = new Map<string, string[]>()
  for (const { name } of chosen)
    for (const resource of grantedOn(name, facts)) {
      const found = actions.get(resource)
      if (found) found.push(name)
      else actions.set(resource, [name])
    }
  return [...actions].slice(0, shownMax).map(([label, names]): Item => {
    const [only] = names
    const detail = `the role has it for ${names.length === 1 && only ? only : countOf(names.length, 'action')}`
    return { label, kind: 'resource', detail, rank: '1' }
  })
}

/** Patterns that can be written as they are. */
function grantedOn(action: string, { role }: LanguageFacts): ReadonlySet<string> {
  const patterns = role.grants(action).flatMap(({ resources }) => resources)
  return new Set(patterns.filter((pattern) => pattern !== '*' && !pattern.includes(' ∩ ')))
}

/** For `*` and `NotAction`, which choose no action. */
function namedAnywhere({ role }: LanguageFacts): readonly Item[] {
  return role
    .resources()
    .slice(0, shownMax)
    .map((label) => ({ label, kind: 'resource', detail: 'a policy of the role names it', rank: '1' }))
}

function templates(chosen: readonly CatalogAction[], cursor: Cursor, facts: LanguageFacts): readonly Item[] {
  const users = chosen.length > 0 ? typesOf(chosen) : typesOfService(cursor.typed)
  const found = [...users].flatMap(([type, count]) =>
    type.arns.flatMap((arn): Item[] => {
      const made = templateFrom(arn, cursor.typed, facts)
      if (!made) return []
      const { label, parts, filter } = made
      const some = count < chosen.length ? ` · for ${count} of ${countOf(chosen.length, 'action')}` : ''
      const detail = `${type.service} ${type.name}${some}`
      const rank = `2${String(9_999 - count)}`
      return [{ label, kind: 'resource', detail, text: label, snippet: snippetOf(parts), rank, filter }]
    }),
  )
  return found.slice(0, shownMax)
}

type Users = ReadonlyMap<ResourceType, number>

/** The resource types that actions take, with how many of them take each. */
function typesOf(chosen: readonly CatalogAction[]): Users {
  const users = new Map<ResourceType, number>()
  for (const { name } of chosen)
    for (const type of typesOfAction(name)) users.set(type, (users.get(type) ?? 0) + 1)
  return users
}

/** Where no action is chosen, the types of the service that an ARN already names. */
function typesOfService(typed: string): Users {
  const service = findService(typed.split(':')[2] ?? '')
  return new Map(service?.types.map((type) => [type, 0]))
}

/** Only a tab-stop's own signs are not escaped. */
function snippetOf(parts: readonly ArnPart[]): string {
  let stops = 0
  return parts
    .map(({ text, isOpen }) => (isOpen ? `\${${++stops}:${escapeSnippet(text)}}` : escapeSnippet(text)))
    .join('')
}
