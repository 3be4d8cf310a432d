import { actionsWithKey, type Descriptions } from '../catalog/index.ts'
import type { ConditionKey } from '../iam/index.ts'
import { neverInSession } from '../pod-identity/index.ts'
import { typeWords } from './condition-fit.ts'
import { globalKeysPage } from './explanations.ts'
import { globalKeyNotes } from './global-key-notes.ts'
import { cut, type Said } from './hover-action.ts'
import type { ObjectNode } from './position.ts'
import { countOf, sayNumber } from './role-words.ts'
import { actionsChosen } from './statement-actions.ts'
import type { LanguageFacts } from './types.ts'

/** A condition key: what it is, its type, and which of the statement's actions carry it. */
export function sayKey(
  key: ConditionKey | undefined,
  text: string,
  statement: ObjectNode,
  { session, role }: LanguageFacts,
  descriptions: readonly Descriptions[],
): Said {
  if (!key) return { title: text, paragraphs: ['AWS documents no such condition key.'] }
  const found = descriptions.map(({ keys }) => keys[key.name]).find((each) => each !== undefined)
  const sentence = globalKeyNotes[key.name] ?? found
  const several = key.multivalued ? ', several values: use `ForAnyValue:` or `ForAllValues:`' : ''
  const value = session.known[text] ?? session.known[key.name]
  const values = role.valuesOf(text)
  return {
    title: text,
    paragraphs: [
      ...(sentence ? [/[.!?]$/.test(sentence) ? sentence : `${sentence}.`] : []),
      `Type: ${typeWords[key.type]}${several}.`,
      ...sayCarried(key, statement),
      ...(neverInSession.includes(key.name) ? ['A pod’s session never carries it.'] : []),
      ...(value === undefined ? [] : [`In this session: ${[value].flat().join(', ')}.`]),
      ...(values.length > 0 ? [`The role’s own policies test it for ${cut(values).join(', ')}.`] : []),
    ],
    ...(key.name.startsWith('aws:') && { link: { label: 'Global condition keys', href: globalKeysPage } }),
  }
}

function sayCarried(key: ConditionKey, statement: ObjectNode): readonly string[] {
  const chosen = actionsChosen(statement)
  if (chosen.length === 0) return []
  const carrying = new Set(actionsWithKey(key.name))
  const count = chosen.filter((action) => carrying.has(action)).length
  if (count === chosen.length) return []
  const all = countOf(chosen.length, 'action')
  if (count === 0) return [`No request for the statement’s ${all} carries it.`]
  return [`Requests for ${sayNumber(count)} of the statement’s ${all} carry it.`]
}
