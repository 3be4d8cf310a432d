import { closestOf } from './closest.ts'
import { parseSpan } from './span.ts'
import { type Piece, splitFilter } from './split.ts'
import type { Filter, FilterProblem, Term, Trait } from './types.ts'
import { severities, traits } from './types.ts'
import { isNameKey, type Key, keyNamed, keyWords } from './words.ts'

/** More than anybody types: longer ones are made by programs, and every term costs the database something. */
export const filterMax = 2000
const termsMax = 40

type Read = { readonly term: Term } | { readonly problem: FilterProblem }

const placeOf = ({ from, to }: Piece) => ({ from, to })
const problem = (piece: Piece, message: string, instead?: string): Read => ({
  problem: { ...placeOf(piece), message, ...(instead !== undefined && { instead }) },
})

function readTraits(piece: Piece, key: Key): Read {
  const found: Trait[] = []
  for (const { text } of piece.values) {
    const trait = traits.find((each) => each === text.toLowerCase())
    if (!trait) {
      const near = closestOf(text, traits)
      const meant = near ? ` Did you mean ${near}?` : ''
      return problem(
        piece,
        `“${text}” is no property of an association.${meant}`,
        near ? `${piece.not ? '-' : ''}${key}:${near}` : undefined,
      )
    }
    found.push(trait)
  }
  const not = piece.not !== (key === 'lacks')
  return { term: { ...placeOf(piece), not, kind: 'trait', traits: found } }
}

function readSeverity(piece: Piece): Read {
  const found = piece.values.map(({ text }) => severities.find((each) => each === text.toLowerCase()))
  const wrong = piece.values[found.indexOf(undefined)]
  if (wrong) {
    const near = closestOf(wrong.text, severities)
    return problem(
      piece,
      `“${wrong.text}” is no severity: write ${severities.join(', ')}.`,
      near ? `${piece.not ? '-' : ''}severity:${near}` : undefined,
    )
  }
  return {
    term: {
      ...placeOf(piece),
      not: piece.not,
      kind: 'severity',
      severities: found.filter((each) => each !== undefined),
    },
  }
}

function readRisk(piece: Piece): Read {
  const value = piece.values[0]?.text ?? ''
  const match = /^(>=|<=|>|<|=)?(\d{1,3})$/.exec(value)
  const range = /^(\d{1,3})\.\.(\d{1,3})$/.exec(value)
  if (range) return riskTerm(piece, Number(range[1]), Number(range[2]))
  if (!match) return problem(piece, `“${value}” is no risk: write a number from 0 to 100, as risk:>=50.`)
  return riskTerm(piece, ...riskRange(match[1], Number(match[2])))
}

function riskRange(sign: string | undefined, number: number): [least: number, most: number] {
  switch (sign) {
    case '>=':
      return [number, 100]
    case '>':
      return [number + 1, 100]
    case '<=':
      return [0, number]
    case '<':
      return [0, number - 1]
    default:
      return [number, number]
  }
}

function riskTerm(piece: Piece, least: number, most: number): Read {
  return { term: { ...placeOf(piece), not: piece.not, kind: 'risk', least, most } }
}

function readChanged(piece: Piece): Read {
  const value = piece.values[0]?.text ?? ''
  const span = piece.values.length === 1 ? parseSpan(value) : null
  if (span) return { term: { ...placeOf(piece), not: piece.not, kind: 'changed', span } }
  return problem(
    piece,
    `“${value}” is no time: write 7d, 12h, >30d, a day as 2026-11-26, or two with .. between them.`,
  )
}

function readCan(piece: Piece, patterns: readonly string[]): Read {
  const wrong = patterns.find((each) => each !== '*' && !/^[a-z0-9*?-]+:[a-z0-9*?]+$/i.test(each))
  if (wrong !== undefined)
    return problem(piece, `“${wrong}” is no action: write it as s3:DeleteObject, s3:Delete* or *.`)
  return { term: { ...placeOf(piece), not: piece.not, kind: 'can', patterns } }
}

function readKeyed(piece: Piece, key: Key): Read {
  const patterns = piece.values.map(({ text }) => text)
  if (patterns.some((each) => each === ''))
    return problem(piece, `${key}: needs a value after the colon: ${keyWords[key]}.`)
  if (isNameKey(key)) return { term: { ...placeOf(piece), not: piece.not, kind: 'name', key, patterns } }
  switch (key) {
    case 'has':
    case 'lacks':
      return readTraits(piece, key)
    case 'finding':
      return { term: { ...placeOf(piece), not: piece.not, kind: 'finding', patterns } }
    case 'severity':
      return readSeverity(piece)
    case 'can':
      return readCan(piece, patterns)
    case 'risk':
      return readRisk(piece)
    case 'changed':
      return readChanged(piece)
  }
}

function readPiece(piece: Piece): Read {
  if (piece.open) return problem(piece, 'A quote is opened here and never closed.')
  const { key, values } = piece
  if (key === null) {
    const text = (values[0]?.text ?? '').toLowerCase()
    return text === ''
      ? problem(piece, 'Two quotes with nothing between them match everything.')
      : { term: { ...placeOf(piece), not: piece.not, kind: 'text', text } }
  }
  const known = keyNamed(key)
  if (known) return readKeyed(piece, known)
  const near = closestOf(key, Object.keys(keyWords))
  const rest = values.map(({ text }) => text).join(',')
  return problem(
    piece,
    `There is no “${key}:” to filter by.${near ? ` Did you mean ${near}:?` : ''} Put quotes around it to look for the text.`,
    near ? `${piece.not ? '-' : ''}${near}:${rest}` : undefined,
  )
}

/** Reads a filter as it was typed. Never throws; what means nothing is a problem with its place. */
export function parseFilter(text: string): Filter {
  if (text.length > filterMax) {
    const message = `A filter has ${filterMax.toLocaleString('en')} characters at most; this one has ${text.length.toLocaleString('en')}.`
    return { terms: [], problems: [{ from: 0, to: text.length, message }] }
  }
  const pieces = splitFilter(text)
  if (pieces.length > termsMax) {
    const message = `A filter has ${termsMax} conditions at most; this one has ${pieces.length}.`
    return { terms: [], problems: [{ from: 0, to: text.length, message }] }
  }
  const read = pieces.map(readPiece)
  return {
    terms: read.flatMap((each) => ('term' in each ? [each.term] : [])),
    problems: read.flatMap((each) => ('problem' in each ? [each.problem] : [])),
  }
}
