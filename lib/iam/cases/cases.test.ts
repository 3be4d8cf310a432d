import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type AccessRequest,
  decide,
  type Layer,
  type Mismatch,
  type NamedPolicy,
  type PolicySet,
} from '../index.ts'

type Document = object
/** One case of AWS's pages. The policies are documents as they stand there; what is expected was read on the page, not in the engine. */
type Case = {
  readonly name: string
  readonly page: string
  readonly policies: {
    readonly identity: readonly Document[]
    readonly boundary?: readonly Document[]
    readonly session?: readonly Document[]
    readonly scps?: readonly (readonly Document[])[]
    readonly rcps?: readonly (readonly Document[])[]
    readonly resource?: Document
    readonly vpcEndpoint?: readonly Document[]
    readonly unreadable?: readonly Layer[]
  }
  readonly request: AccessRequest
  readonly expect: {
    readonly verdict: string
    readonly decidedBy: Layer | null
    /** The part of the first statement that keeps it from applying. */
    readonly mismatch?: Mismatch
    readonly unknownKeys?: readonly string[]
  }
}

function named(documents: readonly Document[]): NamedPolicy[] {
  return documents.map((each, index) => ({ name: `document ${index}`, text: JSON.stringify(each) }))
}

function setOf({
  identity,
  boundary,
  session,
  scps,
  rcps,
  resource,
  vpcEndpoint,
  unreadable,
}: Case['policies']): PolicySet {
  return {
    identity: named(identity),
    ...(boundary && { boundary: named(boundary) }),
    ...(session && { session: named(session) }),
    ...(scps && { scps: scps.map(named) }),
    ...(rcps && { rcps: rcps.map(named) }),
    ...(resource && { resource: { name: 'resource', text: JSON.stringify(resource) } }),
    ...(vpcEndpoint && { vpcEndpoint: named(vpcEndpoint) }),
    ...(unreadable && { unreadable }),
  }
}

const topics = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .sort()
const cases = topics.map((topic) => ({
  topic,
  cases: JSON.parse(readFileSync(join(import.meta.dirname, topic), 'utf8')) as readonly Case[],
}))

describe.each(cases)('$topic', ({ cases: all }) => {
  test.each(all)('$name', ({ page, policies, request, expect: expected }) => {
    const { verdict, decidedBy, reasons, unknownKeys } = decide(request, setOf(policies))
    expect([verdict, decidedBy], page).toEqual([expected.verdict, expected.decidedBy])
    if (expected.mismatch) expect(reasons[0]?.mismatch, page).toBe(expected.mismatch)
    if (expected.unknownKeys) expect(unknownKeys, page).toEqual(expected.unknownKeys)
  })
})

test('there are enough of them, each with its page and a name of its own', () => {
  const all = cases.flatMap(({ topic, cases: own }) => own.map((each) => ({ topic, ...each })))
  expect(all.length).toBeGreaterThan(500)
  expect(new Set(all.map(({ topic, name }) => `${topic} ${name}`)).size).toBe(all.length)
  for (const { page } of all) expect(page).toMatch(/^https:\/\/(docs\.)?aws\.amazon\.com\//)
})
