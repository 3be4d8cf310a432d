import type { Range, TextEdit } from '../types.ts'
import type { Subject } from './subject.ts'

/** Puts another string in the place of one. */
export function write(range: Range, value: string): { readonly fix: TextEdit } {
  return { fix: { title: `Write ${value.slice(0, 60)}`, range, text: JSON.stringify(value) } }
}

const space = new Set(' \t\r\n')

/** Takes one item out of a list, with one of its commas. None where it is alone: an empty list would say something else. */
export function remove(
  { text, rangeOf }: Pick<Subject, 'text' | 'rangeOf'>,
  range: Range,
): { readonly fix?: TextEdit } {
  let start = range.start.offset
  let end = range.end.offset
  while (space.has(text.charAt(end))) end++
  if (text[end] === ',') {
    end++
    while (space.has(text.charAt(end))) end++
  } else {
    end = range.end.offset
    while (space.has(text.charAt(start - 1))) start--
    if (text[start - 1] !== ',') return {}
    start--
  }
  return { fix: { title: 'Remove it', range: rangeOf(start, end), text: '' } }
}
