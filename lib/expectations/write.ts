import { type Document, isMap, isSeq, parseDocument, stringify } from 'yaml'
import type { Expectation } from './types.ts'

/** One change of a text: `at` counts expectations from 0. */
export type ExpectationEdit =
  | { readonly kind: 'add'; readonly expectation: Expectation }
  | { readonly kind: 'replace'; readonly at: number; readonly expectation: Expectation }
  | { readonly kind: 'remove'; readonly at: number }

// A block of text loses white space at its ends.
const style = {
  lineWidth: 100,
  blockQuote: false,
  defaultStringType: 'PLAIN',
  aliasDuplicateObjects: false,
} as const

/** Expectations as a person would write them: what has one value is no list, and what says nothing is left out. */
export function writeExpectations(list: readonly Expectation[]): string {
  return stringify({ expectations: list.map(plainOf) }, style)
}

function plainOf({ must, actions, resources, context, unless, reason }: Expectation): object {
  return {
    must,
    action: oneOrMore(actions),
    ...(!(resources.length === 1 && resources[0] === '*') && { resource: oneOrMore(resources) }),
    ...(Object.keys(context).length > 0 && { context }),
    ...(unless && { unless }),
    ...(reason && { reason }),
  }
}

function oneOrMore(values: readonly string[]): string | readonly string[] {
  const [first] = values
  return values.length === 1 && first !== undefined ? first : values
}

/**
 * The text with one change; all else stays as it was written, comments too. `text` is one that `parseExpectations` reads without a problem, or
 * empty. An `at` that is not there changes nothing.
 */
export function editExpectations(text: string, edit: ExpectationEdit): string {
  if (text.trim() === '') return edit.kind === 'add' ? writeExpectations([edit.expectation]) : text
  const document = parseDocument(text)
  const list = document.get('expectations')
  if (!isSeq(list)) return text
  if (edit.kind === 'add') list.add(document.createNode(plainOf(edit.expectation)))
  else if (list.items[edit.at] === undefined) return text
  else if (edit.kind === 'remove') removeAt(document, edit.at)
  else list.set(edit.at, document.createNode(plainOf(edit.expectation)))
  // A list that was written `[]` would go on in one line.
  if (list.flow && edit.kind === 'add' && list.items.length === 1) list.flow = false
  return document.toString(style)
}

function removeAt(document: Document, at: number): void {
  document.deleteIn(['expectations', at])
  const list = document.get('expectations')
  if (isSeq(list) && list.items.length === 0 && isMap(document.contents)) list.flow = true
}
