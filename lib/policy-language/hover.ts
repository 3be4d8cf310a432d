import { type Descriptions, findKey, loadDescriptions } from '../catalog/index.ts'
import { parseJson, placesOf } from '../iam/index.ts'
import { readOperator } from './condition-fit.ts'
import {
  effectNotes,
  elementNotes,
  explainOperator,
  operatorPage,
  sayOperator,
  severalPage,
} from './explanations.ts'
import { globalKeyNotes } from './global-key-notes.ts'
import { type Said, sayAction } from './hover-action.ts'
import { sayKey } from './hover-key.ts'
import { sayResource } from './hover-resource.ts'
import { type Position, positionOf } from './position.ts'
import { type Target, targetAt } from './target.ts'
import type { Hover, LanguageFacts } from './types.ts'

/**
 * What is to be said of the word at an offset. `descriptions` are AWS's sentences of the services that `servicesAt` names; without them the rest
 * is said. Never throws; null where there is nothing to say.
 */
export function hover(
  text: string,
  offset: number,
  facts: LanguageFacts,
  descriptions: readonly Descriptions[] = [],
): Hover | null {
  const { root } = parseJson(text)
  const target = targetAt(root, offset)
  if (!root || !target) return null
  const said = say(positionOf(root, target.path, target.isKey), target, facts, descriptions)
  return said && { range: placesOf(text).range(target.start, target.end), ...said }
}

/** The services whose sentences a hover at an offset would show: at most one. */
export function servicesAt(text: string, offset: number): readonly string[] {
  const { root } = parseJson(text)
  const target = targetAt(root, offset)
  const position = root && target && positionOf(root, target.path, target.isKey)
  if (!position || (position.at !== 'action' && position.at !== 'key')) return []
  const colon = target.text.indexOf(':')
  return colon > 0 ? [target.text.slice(0, colon).toLowerCase()] : []
}

/** `hover` with AWS's sentences, loaded when they are first asked for. */
export async function describedHover(
  text: string,
  offset: number,
  facts: LanguageFacts,
): Promise<Hover | null> {
  const loaded = await Promise.all(servicesAt(text, offset).map(loadDescriptions))
  return hover(
    text,
    offset,
    facts,
    loaded.filter((each) => each !== null),
  )
}

/**
 * A sentence about an action or a condition key, mostly AWS's; null where there is none. For a completion that somebody looks at: its label will
 * do.
 */
export async function describe(label: string): Promise<string | null> {
  const name = findKey(label.replace(/…$/, ''))?.name ?? label
  const note = globalKeyNotes[name]
  if (note) return note
  const service = name.slice(0, Math.max(0, name.indexOf(':')))
  const loaded = await loadDescriptions(service)
  return loaded?.actions[name] ?? loaded?.keys[name] ?? null
}

function say(
  position: Position | null,
  { text, isKey }: Target,
  facts: LanguageFacts,
  descriptions: readonly Descriptions[],
): Said | null {
  switch (position?.at) {
    case 'policy element':
    case 'statement element':
      return isKey ? sayElement(text) : null
    case 'version':
      return sayElement('Version')
    case 'effect':
      return sayEffect(text)
    case 'action':
      return sayAction(text, facts, descriptions)
    case 'resource':
      return sayResource(text, position.statement, facts)
    case 'operator':
      return sayOperatorWord(text)
    case 'key':
      return sayKey(findKey(text), text, position.statement, facts, descriptions)
    default:
      return null
  }
}

function sayElement(name: string): Said | null {
  const note = elementNotes[name]
  if (!note) return null
  return { title: name, paragraphs: note.long, link: { label: 'IAM User Guide', href: note.href } }
}

function sayEffect(name: string): Said | null {
  const note = effectNotes[name]
  const href = elementNotes.Effect?.href ?? ''
  return note ? { title: name, paragraphs: [note], link: { label: 'IAM User Guide', href } } : null
}

function sayOperatorWord(name: string): Said | null {
  const use = readOperator(name)
  if (!use) return null
  const href = use.quantifier ? severalPage : operatorPage
  return {
    title: name,
    paragraphs: [`Holds for: ${sayOperator(use)}.`, ...explainOperator(use)],
    link: { label: 'IAM User Guide', href },
  }
}
