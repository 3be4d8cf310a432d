import { type ResourceType, services, typesOfAction } from '../catalog/index.ts'
import { matchGlob, parseGlob } from '../iam/index.ts'
import { listOf, type Said } from './hover-action.ts'
import { memberOf, type ObjectNode, stringsOf } from './position.ts'
import { countOf } from './role-words.ts'
import { actionsChosen } from './statement-actions.ts'
import type { LanguageFacts } from './types.ts'

/** A resource pattern: which types of the statement's actions it fits, and which of those actions it reaches nothing for. */
export function sayResource(text: string, statement: ObjectNode, { account }: LanguageFacts): Said {
  if (text === '*') return { title: '*', paragraphs: ['Every resource of every account and region.'] }
  const chosen = actionsChosen(statement)
  const types =
    chosen.length > 0 ? unique(chosen.flatMap(({ name }) => typesOfAction(name))) : typesOfService(text)
  const fitting = types.filter((type) => type.patterns.some((pattern) => mayBe(text, pattern)))
  const fits =
    fitting.length === 0
      ? ['It fits no resource type of the statement’s actions.']
      : [`Fits: ${fitting.map(({ service, name }) => `${service} ${name}`).join(', ')}.`]
  const of = new Set(fitting)
  const idle = chosen.filter(({ name }) => !typesOfAction(name).some((type) => of.has(type)))
  const isNot = stringsOf(memberOf(statement, 'NotResource')).includes(text)
  const without =
    idle.length > 0 && fitting.length > 0 && !isNot
      ? [`${countOf(idle.length, 'action')} of the statement cannot be asked of it.`]
      : []
  return {
    title: text,
    paragraphs: [...fits, ...without, ...sayPlace(text, account)],
    ...listOf(idle.length > 0 && !isNot ? idle.map(({ name }) => name) : []),
  }
}

function unique<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)]
}

function typesOfService(text: string): readonly ResourceType[] {
  const service = text.split(':')[2]
  return services.find(({ prefix }) => prefix === service)?.types ?? []
}

function sayPlace(text: string, account: string): readonly string[] {
  const owner = text.split(':')[4] ?? ''
  if (!/^\d{12}$/.test(owner) || owner === account) return []
  return [`It is in another account, ${owner}: a policy of the resource has to allow the role as well.`]
}

/**
 * Whether some ARN may match both a pattern of a policy and a type's form: each is held against the other with its wildcards filled in. A hint
 * for a reader, no verdict: the checks say what is wrong.
 */
export function mayBe(written: string, form: string): boolean {
  const fill = (pattern: string, by: string) => pattern.replace(/\$\{[^}]*\}|[*?%]/g, by)
  const glob = parseGlob(form.replaceAll('%', '*'))
  const isName = (text: string) => countOfColons(text) >= 5 && matchGlob(glob, text) && fitsNames(form, text)
  return (
    ['', 'x', 'x/x', 'x:x'].some((by) => isName(fill(written, by))) ||
    matchGlob(parseGlob(written), fill(form, 'x'))
  )
}

function countOfColons(text: string): number {
  return text.split(':').length - 1
}

/** `%` holds no `/` and no `:`: as a pattern without it matches more, the parts are counted where the form ends in one. */
function fitsNames(form: string, text: string): boolean {
  if (!form.endsWith('%')) return true
  const last = text.slice(text.split(':').slice(0, 5).join(':').length + 1)
  const parts = form.slice(form.split(':').slice(0, 5).join(':').length + 1)
  return last.split(/[/:]/).length === parts.split(/[/:]/).length
}
