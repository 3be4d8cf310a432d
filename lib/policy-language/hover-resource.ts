import { type ResourceType, services, typesOfAction } from '../catalog/index.ts'
import { mayFitType } from '../iam/index.ts'
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
  const fitting = types.filter((type) => type.patterns.some((pattern) => mayFitType(text, pattern)))
  const fits =
    fitting.length === 0
      ? [
          `It fits no resource type ${chosen.length > 0 ? 'of the statement’s actions' : 'that AWS documents'}.`,
        ]
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
