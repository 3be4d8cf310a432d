import { type CompiledCondition, evaluateCondition } from '../conditions/evaluate.ts'
import type { Operator } from '../conditions/operators.ts'
import { parseDate, parseNumber } from '../conditions/values.ts'
import type { Facts, KeyState } from '../evaluate/context.ts'
import { type Glob, star } from '../pattern.ts'
import { resolveTemplate } from '../template.ts'
import { addressSamples } from './addresses.ts'
import { atomsOf, isSpent, isTooLong } from './automaton.ts'
import { arnGlob, foldedGlob, typeGlob, wordOf } from './pattern-codes.ts'
import { remembering } from './remembering.ts'

/** A condition on a key whose value is not known; `facts` give values to the variables in it. */
export type Test = { readonly condition: CompiledCondition; readonly facts: Facts }

/** The values a key can have, as far as tests tell them apart: one of each kind, null where the key is absent. */
export type Domain = {
  readonly cells: readonly (string | null)[]
  /** For each test, in the order given, the cells in which it holds, as bits. */
  readonly holds: readonly bigint[]
  /** False: there may be kinds of values that are not among the cells. */
  readonly complete: boolean
}

type Kind = 'text' | 'numeric' | 'date' | 'ip' | 'binary'

const kindOf: Readonly<Record<Operator['family'], Kind | null>> = {
  string: 'text',
  arn: 'text',
  bool: 'text',
  numeric: 'numeric',
  date: 'date',
  ip: 'ip',
  binary: 'binary',
  null: null,
}

/** The patterns a test compares with, as texts of the request's value; null when a variable in it has no known value. */
function wantedBy({ condition, facts }: Test): readonly Glob[] | null {
  const resolved = condition.values.map((value) => resolveTemplate(value, facts))
  if (resolved.some(({ state }) => state === 'unknown')) return null
  return resolved.flatMap((each) => (each.state === 'known' ? [each.glob] : []))
}

/**
 * Whether a test is of a kind that is worked out exactly: on a key with one value, its variables known. Set operators compare lists, which
 * have no cells; they are kept as they are.
 */
export function isExact(test: Test): boolean {
  const { use } = test.condition
  return use !== null && use.quantifier === null && wantedBy(test) !== null
}

/** The language of one pattern of a text operator. */
function languageOf({ family, name, wildcards }: Operator, glob: Glob): readonly Glob[] {
  if (family === 'arn') return arnGlob(glob)
  return family === 'bool' || (!wildcards && name.endsWith('IgnoreCase')) ? [foldedGlob(glob)] : [glob]
}

type Samples = { readonly texts: readonly string[]; readonly complete: boolean }

function textSamples(tests: readonly Test[]): Samples {
  const groups = tests.flatMap((test) => {
    const operator = test.condition.use?.operator
    if (!operator || operator.family === 'null') return []
    return [(wantedBy(test) ?? []).flatMap((glob) => languageOf(operator, glob))]
  })
  const { atoms, complete } = atomsOf(typeGlob('*'), groups)
  // Words first: they are shown to people where they are of the same kind as what the search found.
  return {
    texts: [
      ...groups
        .flat()
        .filter((glob) => !isTooLong(glob))
        .map((glob) => wordOf(glob, 'any')),
      ...atoms.map(({ text }) => text),
    ],
    complete,
  }
}

/** Every value that is written, one between each two, one on either side, and one that is no such value. */
function lineSamples(tests: readonly Test[], read: (text: string) => number | null): Samples {
  const points = literalsOf(tests).flatMap((text) => read(text) ?? [])
  const sorted = [...new Set(points)].sort((left, right) => left - right)
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)]
  const between = sorted.slice(1).map((point, index) => (point + (sorted[index] ?? point)) / 2)
  const numbers = [...sorted, first - 1, last + 1, ...between]
  const texts = numbers.map(String)
  // A number that is written with an exponent is none to IAM, and far from zero there is none next to it.
  const isDistinct = new Set(numbers).size === numbers.length
  return {
    texts: [...texts, 'no value'],
    complete: isDistinct && texts.every((text, at) => read(text) === numbers[at]),
  }
}

function literalsOf(tests: readonly Test[]): readonly string[] {
  return tests.flatMap((test) => (wantedBy(test) ?? []).flatMap(({ literal }) => literal ?? []))
}

function samplesOf(kind: Kind, tests: readonly Test[]): Samples {
  switch (kind) {
    case 'text':
      return textSamples(tests)
    case 'numeric':
      return lineSamples(tests, parseNumber)
    case 'date':
      return lineSamples(tests, parseDate)
    case 'ip':
      return { texts: [...addressSamples(literalsOf(tests)), 'no address'], complete: true }
    case 'binary':
      return { texts: [...literalsOf(tests), `other${literalsOf(tests).join('')}`], complete: true }
  }
}

function stateOf(value: string | null): KeyState {
  return value === null ? { state: 'absent' } : { state: 'known', values: [value] }
}

/** Which tests hold when the key has this value, as one `1` or `0` each. */
function signatureOf(tests: readonly Test[], value: string | null): string {
  return tests
    .map(({ condition, facts }) => {
      const own = condition.source.key.value.toLowerCase()
      const key = (name: string) => (name.toLowerCase() === own ? stateOf(value) : facts.key(name))
      return evaluateCondition(condition, { key }) === 'yes' ? '1' : '0'
    })
    .join('')
}

function work(tests: readonly Test[]): Domain | null {
  const kinds = new Set(
    tests.flatMap(({ condition: { use } }) => kindOf[use?.operator.family ?? 'null'] ?? []),
  )
  if (kinds.size > 1) return null
  const [kind = 'text'] = kinds
  const { texts, complete } = samplesOf(kind, tests)
  const cells = new Map<string, string | null>()
  for (const value of [null, ...texts]) {
    const signature = signatureOf(tests, value)
    if (!cells.has(signature)) cells.set(signature, value)
  }
  const signatures = [...cells.keys()]
  const holds = tests.map((_, test) =>
    signatures.reduce(
      (bits, signature, cell) => (signature[test] === '1' ? bits | (1n << BigInt(cell)) : bits),
      0n,
    ),
  )
  return { cells: [...cells.values()], holds, complete }
}

const remember = remembering<{ readonly domain: Domain | null }>(2000)

function idOf(test: Test): string {
  const wanted = JSON.stringify((wantedBy(test) ?? []).map(({ codes }) => codes))
  return `${test.condition.source.operator.value.toLowerCase()} ${wanted}`
}

/**
 * The cells of one key under exact tests; null when the tests read its value in ways that cannot be told apart together (as a number and as
 * text). The same conditions come up for class after class, so the work is remembered.
 */
export function domainOf(tests: readonly Test[]): Domain | null {
  const id = tests.map(idOf).join('|')
  return isSpent() ? work(tests) : remember(id, () => ({ domain: work(tests) })).domain
}

/** Whether a pattern is `*` alone. */
export function isEverything({ codes }: Glob): boolean {
  return codes.length === 1 && codes[0] === star
}
