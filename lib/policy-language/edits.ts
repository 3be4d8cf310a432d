import { type JsonNode, placesOf } from '../iam/index.ts'
import { memberOf, type ObjectNode } from './position.ts'
import type { Replacement } from './types.ts'

const lineWidth = 76

/** Puts a text in the place of what stands between two offsets. */
export function replace(text: string, start: number, end: number, by: string): Replacement {
  return { range: placesOf(text).range(start, end), text: by }
}

/** The text with edits made; they are in its order and do not overlap. */
export function applyEdits(text: string, edits: readonly Replacement[]): string {
  let done = ''
  let at = 0
  for (const { range, text: by } of edits) {
    done += text.slice(at, range.start.offset) + by
    at = range.end.offset
  }
  return done + text.slice(at)
}

/** The white space that the line of an offset begins with. */
export function indentAt(text: string, offset: number): string {
  const begin = text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(text.slice(begin, offset))?.[0] ?? ''
}

/** A text on one line is written on without white space, as it is sent. */
export function isMinified(text: string): boolean {
  return !text.trim().includes('\n') && !/[:,]\s+["[{]/.test(text)
}

/** A list of strings as its surroundings are written: one without brackets, a short one on its line, a long one below each other. */
export function writeStrings(values: readonly string[], text: string, at: number): string {
  const quoted = values.map((value) => JSON.stringify(value))
  if (quoted.length === 1) return quoted[0] ?? '[]'
  if (isMinified(text)) return `[${quoted.join()}]`
  const line = `[${quoted.join(', ')}]`
  const indent = indentAt(text, at)
  if (!text.trim().includes('\n') || indent.length + line.length <= lineWidth) return line
  return `[\n${quoted.map((each) => `${indent}  ${each}`).join(',\n')}\n${indent}]`
}

/** Writes another list for an element of a statement. */
export function replaceStrings(
  text: string,
  statement: ObjectNode,
  element: string,
  values: readonly string[],
): Replacement | null {
  const member = statement.members.find(({ key }) => key === element)
  if (!member || values.length === 0) return null
  const { value, keyStart } = member
  return replace(text, value.start, value.end, writeStrings(values, text, keyStart))
}

/** Takes a member out of its object, with one of its commas. */
export function removeMember(text: string, object: ObjectNode, name: string): Replacement | null {
  const place = object.members.findIndex(({ key }) => key === name)
  const member = object.members[place]
  if (!member) return null
  const next = object.members[place + 1]
  if (next) return replace(text, member.keyStart, next.keyStart, '')
  const before = object.members[place - 1]
  return replace(text, before ? before.value.end : member.keyStart, member.value.end, '')
}

/** Takes an item out of a list, with one of its commas. */
export function removeItem(text: string, items: readonly JsonNode[], place: number): Replacement | null {
  const item = items[place]
  if (!item) return null
  const next = items[place + 1]
  if (next) return replace(text, item.start, next.start, '')
  const before = items[place - 1]
  return replace(text, before ? before.end : item.start, item.end, '')
}

/** Writes a member before all others of an object, laid out as they are. */
export function addFirstMember(text: string, object: ObjectNode, name: string, json: string): Replacement {
  const [first] = object.members
  const written = `"${name}":${isMinified(text) ? '' : ' '}${json}`
  const at = first ? first.keyStart : object.start + 1
  const space = first ? text.slice(object.start + 1, first.keyStart) : ''
  return replace(text, at, at, first ? `${written},${isMinified(text) ? '' : space || ' '}` : written)
}

export function hasMember(object: ObjectNode, name: string): boolean {
  return memberOf(object, name) !== undefined
}
