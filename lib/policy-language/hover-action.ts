import { type Descriptions, findAction, findService, typesOfAction } from '../catalog/index.ts'
import { type CatalogAction, sayCondition } from '../iam/index.ts'
import { countOf, roleWords, sayNumber } from './role-words.ts'
import type { Hover, LanguageFacts } from './types.ts'
import { isWildcard, matching } from './wildcards.ts'

export type Said = Omit<Hover, 'range'>

const listMax = 12

/** An action with what AWS says of it and what the role does; a wildcard with what it stands for. */
export function sayAction(
  text: string,
  facts: LanguageFacts,
  descriptions: readonly Descriptions[],
): Said | null {
  if (text === '*') return sayEverything(facts)
  if (isWildcard(text)) return sayWildcard(text, facts)
  const action = findAction(text)
  return action ? sayOne(action, facts, descriptions) : sayUnknown(text)
}

function sayUnknown(text: string): Said | null {
  const colon = text.indexOf(':')
  if (colon <= 0) return null
  const service = findService(text.slice(0, colon))
  if (!service) return { title: text, paragraphs: ['AWS documents no service of that prefix.'] }
  if (colon === text.length - 1)
    return { title: text, paragraphs: [`${service.name}, ${countOf(service.actions.length, 'action')}.`] }
  return { title: text, paragraphs: [`AWS documents no such action of ${service.name}.`] }
}

function sayEverything(facts: LanguageFacts): Said {
  const scope = 'Every action of every service, also those that AWS adds later.'
  return {
    title: '*',
    paragraphs: [scope, ...(facts.role.isKnown ? ['The session then has what the role has.'] : [])],
  }
}

function sayOne(action: CatalogAction, facts: LanguageFacts, descriptions: readonly Descriptions[]): Said {
  const { name, level, keys = [] } = action
  const sentence = descriptions.map(({ actions }) => actions[name]).find((each) => each !== undefined)
  const types = typesOfAction(name)
  const onTypes =
    types.length === 0
      ? 'It can be limited to no resource: only `"Resource": "*"` reaches it.'
      : `Resource types: ${types.map((type) => type.name).join(', ')}.`
  const prefix = name.slice(0, name.indexOf(':') + 1)
  const own = keys.filter((key) => key.startsWith(prefix) || key === 'aws:TagKeys' || key.endsWith('/'))
  return {
    title: name,
    paragraphs: [
      ...(sentence ? [endSentence(sentence)] : []),
      `Access level: ${level}. ${onTypes}`,
      ...(own.length > 0
        ? [`Condition keys: ${cut(own.map((key) => (/[/:]$/.test(key) ? `${key}…` : key))).join(', ')}.`]
        : []),
      ...sayRole(name, facts),
    ],
    ...listOf(formsOf(types)),
  }
}

function formsOf(types: ReturnType<typeof typesOfAction>): readonly string[] {
  return types.flatMap(({ arns }) => arns)
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

const grantsMax = 3

/** Whether the role allows an action, on what, and when. */
function sayRole(name: string, { role }: LanguageFacts): readonly string[] {
  const answer = role.allows(name)
  if (answer === 'unknown' && !role.isKnown)
    return ['The role could not be read: whether it allows this is not known.']
  // Also said in a Deny and in a NotAction, and policies of resources are not read.
  if (answer === 'no')
    return [
      'The role does not allow it: an Allow here gives nothing, unless a resource’s policy names the role.',
    ]
  const grants = role.grants(name)
  const said = grants.slice(0, grantsMax).map(({ resources, except, conditions }) => {
    const on = cut(resources).join(', ')
    const without = except.length > 0 ? `, except ${cut(except).join(', ')}` : ''
    const when = conditions.length > 0 ? `, if ${conditions.map(sayCondition).join(' and ')}` : ''
    return `on ${on}${without}${when}`
  })
  const more = grants.length > grantsMax ? [`and ${countOf(grants.length - grantsMax, 'other way')}`] : []
  const begin = roleWords[answer].charAt(0).toUpperCase() + roleWords[answer].slice(1)
  return [said.length > 0 ? `${begin}: ${[...said, ...more].join('; ')}.` : `${begin}.`]
}

function sayWildcard(text: string, { role }: LanguageFacts): Said {
  const names = matching(text).map(({ name }) => name)
  if (names.length === 0) return { title: text, paragraphs: ['It matches no action that AWS documents.'] }
  const allowed = role.isKnown ? role.allowedAmong(names) : null
  const byRole = allowed ? ` The role allows ${sayNumber(allowed.length)} of them.` : ''
  const first = allowed ? [...allowed, ...names.filter((name) => !allowed.includes(name))] : names
  return {
    title: text,
    paragraphs: [`${countOf(names.length, 'action')} that AWS documents, and those it adds later.${byRole}`],
    ...listOf(
      first.map((name) => (allowed && !allowed.includes(name) ? `${name} (not allowed by the role)` : name)),
    ),
  }
}

export function cut(items: readonly string[]): readonly string[] {
  return items.length > listMax ? [...items.slice(0, listMax), `${items.length - listMax} more`] : items
}

export function listOf(items: readonly string[]): Pick<Said, 'list'> {
  if (items.length === 0) return {}
  return { list: { items: items.slice(0, listMax), more: Math.max(0, items.length - listMax) } }
}
