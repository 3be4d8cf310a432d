/**
 * Refusals as people paste them, kept as they came: those of `python`, `cli` and `javascript` are what these tools made of the local AWS's answers,
 * `documented` are AWS's own examples, `wrapped` is what other SDKs and controllers make of a message, by their sources; `damaged` is what is left
 * of some, and `none` are no refusals. `says` is what AWS meant, `lost` what the text no longer tells for sure.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { type Denial, parseDenials } from './index.ts'

const part = z.enum([
  'principal',
  'action',
  'resource',
  'layer',
  'kind',
  'through',
  'policyArn',
  'encodedMessage',
])
type Part = z.infer<typeof part>
const meant = z.partialRecord(part, z.string().nullable()).and(z.object({ lost: z.array(part).default([]) }))
type Meant = z.infer<typeof meant>
const refusals = z.array(z.object({ from: z.string(), text: z.string(), says: z.array(meant) }))

const folder = join(import.meta.dirname, 'refusals')
const files = readdirSync(folder).map((name) => ({
  name,
  texts: refusals.parse(parse(readFileSync(join(folder, name), 'utf8'))),
}))
const all = files.flatMap(({ texts }) => texts)

/** What nobody meant where nothing is said of it. */
const absent = { through: null, policyArn: null, encodedMessage: null }

/** The refusals of a text; what is said twice is one. */
function read(text: string): readonly Denial[] {
  const parts = part.options
  const different = new Map(
    parseDenials(text).map((each) => [parts.map((name) => each[name]).join('\n'), each]),
  )
  return [...different.values()]
}

const isDoubted = ({ doubts }: Denial, name: Part) =>
  name === 'through' ? false : doubts.includes(name === 'layer' || name === 'kind' ? 'reason' : name)

/** Parts that were read otherwise than they were meant, and not doubted. */
function mistaken(found: Denial, { lost: _, ...told }: Meant): readonly string[] {
  return part.options.flatMap((name) => {
    const truth = { ...absent, ...told }[name]
    const is = found[name]
    return truth === undefined || is === null || is === truth || isDoubted(found, name)
      ? []
      : [`${name} ${is}`]
  })
}

/** Parts that the text tells and that were not read, or not for sure. */
function missed(found: Denial, { lost, ...told }: Meant): readonly string[] {
  return part.options.filter((name) => {
    const truth = { ...absent, ...told }[name]
    return truth !== undefined && !lost.includes(name) && (found[name] !== truth || isDoubted(found, name))
  })
}

const isWhollyLost = ({ lost, ...told }: Meant) =>
  part.options.every((name) => told[name] === undefined || lost.includes(name))

function isRight({ text, says }: (typeof all)[number]): boolean {
  const found = read(text)
  if (found.length === 0) return says.every(isWhollyLost)
  return (
    found.length === says.length &&
    found.every((each, at) => missed(each, says[at] ?? { lost: [] }).length === 0)
  )
}

test('there are a hundred and fifty of them, and each is another', () => {
  expect(all.length).toBeGreaterThanOrEqual(150)
  expect(new Set(all.map(({ text }) => text)).size).toBe(all.length)
})

describe.each(files)('$name', ({ texts }) => {
  test.each(texts)('nothing is claimed that was not meant: $from', ({ text, says }) => {
    const found = read(text)
    expect(found.length).toBeLessThanOrEqual(says.length)
    expect(found.flatMap((each, at) => mistaken(each, says[at] ?? { lost: [] }))).toEqual([])
  })
})

test('at least 98 of 100 are read wholly, and the others are known', () => {
  const others = all.filter((each) => !isRight(each)).map(({ from }) => from)
  expect(others).toEqual([
    // Its action runs into another line, so it is not seen at all.
    'two lines run into one another',
    // Nothing tells that a name ends where the text does.
    'what is new, 2026-01: the policy is named, boundary',
    'what is new, 2026-01: the policy is named, identity',
    'a chain without sts:TagSession',
  ])
  expect(others.length / all.length).toBeLessThanOrEqual(0.02)
})
