/** What the chain finds. Laws: whatever was done to an entry is found, at its place, and an untouched chain holds. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { canonicalJson } from './canonical.ts'
import { genesis, hashOf, type LookUp, linked, readChain, start } from './chain.ts'
import type { Content, Entry, Link } from './types.ts'

vi.setConfig({ testTimeout: 60_000 })

type Draft = Omit<Content, 'position' | 'previous'>

const text = fc.string({ unit: 'binary', maxLength: 12 })
const document = fc.option(fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null))))
const draft: fc.Arbitrary<Draft> = fc.record({
  id: fc.uuid(),
  at: fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((at) => at.toISOString()),
  actor: fc.record({
    kind: fc.constantFrom('person' as const, 'program' as const),
    id: text,
    name: text,
    session: fc.option(text),
    address: fc.option(fc.ipV4()),
  }),
  act: fc.constantFrom('association.update' as const, 'sign-in' as const),
  object: fc.option(fc.record({ kind: fc.constant('setting' as const), name: text })),
  phase: fc.constantFrom('intent' as const, 'outcome' as const, 'event' as const),
  intent: fc.option(fc.uuid()),
  detail: document,
  before: document,
  after: document,
  access: fc.constant(null),
  requestId: fc.option(text),
  outcome: fc.option(text),
  problem: fc.option(text),
})

function chainOf(drafts: readonly Draft[], from: Link = start): Entry[] {
  const entries: Entry[] = []
  for (const each of drafts) entries.push(linked(each, entries.at(-1) ?? from))
  return entries
}

const chain = fc.array(draft, { minLength: 3, maxLength: 12 }).map((drafts) => chainOf(drafts))
const atLeast = (entries: readonly Entry[], index: number): Entry => {
  const entry = entries[index]
  if (!entry) throw new Error('there is none')
  return entry
}

/** Numbered anew, as a database's rows are by hand. */
const renumbered = (entries: readonly Entry[]) =>
  entries.map((entry, index) => ({ ...entry, position: index + 1 }))

const headOf = (entries: readonly Entry[]): Link | null => entries.at(-1) ?? null

function read(entries: readonly Entry[], head: Link | null, noted?: Link) {
  const inOrder = entries.toSorted((left, right) => left.position - right.position)
  async function* all() {
    yield* inOrder
  }
  const lookUp: LookUp = async ({ previous, except }) =>
    inOrder.find((entry) => entry.previous === previous && entry.position !== except) ?? null
  return readChain(all(), { head, noted, lookUp })
}

/** A chain and a place in it. */
const withPlace = chain.chain((entries) =>
  fc.tuple(fc.constant(entries), fc.nat({ max: entries.length - 1 })),
)

const property = <T>(arbitrary: fc.Arbitrary<T>, law: (value: T) => Promise<void>) =>
  fc.assert(fc.asyncProperty(arbitrary, law), { numRuns: 50 })

describe('a chain', () => {
  it('that nobody touched holds, and a later one too', () =>
    property(chain, async (entries) => {
      const report = await read(entries, headOf(entries))
      const [first, last] = [atLeast(entries, 0), atLeast(entries, entries.length - 1)]
      expect(report).toMatchObject({ entries: entries.length, anchor: null, broken: null })
      expect(report.holds).toMatchObject({ from: { position: 1, hash: first.hash }, to: { hash: last.hash } })
    }))

  it('is the same after a database has had its documents', () =>
    property(chain, async (entries) => {
      // Other orders of keys, as jsonb has them.
      const turned = (value: unknown): unknown => {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
        return Object.fromEntries(
          Object.entries(value)
            .toReversed()
            .map(([key, member]) => [key, turned(member)]),
        )
      }
      expect(
        await read(
          entries.map((entry) => turned(entry) as Entry),
          headOf(entries),
        ),
      ).toMatchObject({
        broken: null,
      })
    }))

  it('of nothing has nothing to break', async () => {
    expect(await read([], null)).toEqual({ entries: 0, holds: null, anchor: null, broken: null })
  })
})

describe('what was done by hand is found where it was done', () => {
  const fields = ['at', 'outcome', 'problem', 'requestId', 'intent', 'id'] as const

  it('an entry that was changed', () =>
    property(fc.tuple(withPlace, fc.constantFrom(...fields)), async ([[entries, place], field]) => {
      const changed = entries.with(place, { ...atLeast(entries, place), [field]: 'otherwise' })
      const { broken, holds } = await read(changed, headOf(entries))
      expect(broken).toMatchObject({ kind: 'changed', position: place + 1 })
      expect(holds?.to.position ?? 0).toBe(place)
    }))

  it('one whose documents, actor or object were changed', () =>
    property(withPlace, async ([entries, place]) => {
      const entry = atLeast(entries, place)
      const others: Partial<Entry>[] = [
        { before: { ...entry.before, added: 1 } },
        { after: { policy: 'another' } },
        { actor: { ...entry.actor, name: `${entry.actor.name}x` } },
        { object: { kind: 'setting', name: `${entry.id}` } },
      ]
      for (const other of others) {
        const { broken } = await read(entries.with(place, { ...entry, ...other }), headOf(entries))
        expect(broken).toMatchObject({ kind: 'changed', position: place + 1 })
      }
    }))

  it('one that was changed and given the hash that fits', () =>
    property(withPlace, async ([entries, place]) => {
      const other = { ...atLeast(entries, place), problem: 'rewritten' }
      const changed = entries.with(place, { ...other, hash: hashOf(other) })
      expect((await read(changed, headOf(entries))).broken).toMatchObject({
        kind: 'changed',
        position: place + 1,
      })
    }))

  it('one that was removed, and the later ones left or moved up', () =>
    property(withPlace, async ([entries, place]) => {
      const without = entries.toSpliced(place, 1)
      const kind = place === entries.length - 1 ? 'cut-off' : 'removed'
      for (const rest of [without, renumbered(without)])
        expect((await read(rest, headOf(entries))).broken).toMatchObject({ kind, position: place + 1 })
    }))

  it('several that were removed', () =>
    property(withPlace, async ([entries, place]) => {
      const without = entries.toSpliced(place, 2)
      const kind = place >= entries.length - 2 ? 'cut-off' : 'removed'
      for (const rest of [without, renumbered(without)])
        expect((await read(rest, headOf(entries))).broken).toMatchObject({ kind, position: place + 1 })
    }))

  it('two that changed places', () =>
    property(fc.tuple(withPlace, fc.nat()), async ([[entries, one], seed]) => {
      const two = (one + 1 + (seed % (entries.length - 1))) % entries.length
      const swapped = renumbered(entries.with(one, atLeast(entries, two)).with(two, atLeast(entries, one)))
      expect((await read(swapped, headOf(entries))).broken).toMatchObject({
        kind: 'reordered',
        position: Math.min(one, two) + 1,
      })
    }))

  it('one that was put in', () =>
    property(fc.tuple(withPlace, draft), async ([[entries, place], other]) => {
      const before = place === 0 ? start : atLeast(entries, place - 1)
      const stranger = linked(other, before)
      // With a hash that fits, and with one that does not.
      for (const hash of [stranger.hash, 'f'.repeat(64)]) {
        const { broken, holds } = await read(
          renumbered(entries.toSpliced(place, 0, { ...stranger, hash })),
          headOf(entries),
        )
        expect(broken).toMatchObject({ kind: 'inserted', position: place + 1 })
        expect(holds?.to.position ?? 0).toBe(place)
      }
    }))

  it('a tail that was cut off, as the head or a note tells', () =>
    property(withPlace, async ([entries, place]) => {
      const rest = entries.slice(0, place)
      const expected = { kind: 'cut-off', position: place + 1 }
      expect((await read(rest, headOf(entries))).broken).toMatchObject(expected)
      // Whoever cut it off moved the head too.
      const noted = atLeast(entries, entries.length - 1)
      expect((await read(rest, headOf(rest))).broken).toBeNull()
      expect((await read(rest, headOf(rest), noted)).broken).toMatchObject(expected)
    }))

  it('a chain that was written anew from a place on, as a note tells', () =>
    property(withPlace, async ([entries, place]) => {
      const anew = chainOf(
        entries.map((entry, index) => (index < place ? entry : { ...entry, problem: 'x' })),
      )
      expect((await read(anew, headOf(anew))).broken).toBeNull()
      const noted = atLeast(entries, entries.length - 1)
      expect((await read(anew, headOf(anew), noted)).broken).toMatchObject(
        anew.at(-1)?.hash === noted.hash ? {} : { kind: 'other', position: entries.length },
      )
    }))
})

describe('a chain whose old entries were removed', () => {
  const prune = (last: Link): Draft =>
    ({
      ...fc.sample(draft, 1)[0],
      ...({ act: 'audit.prune', after: { position: last.position, hash: last.hash } } as const),
    }) as Draft

  it('holds from there on when an entry of it says so, and not otherwise', () =>
    property(withPlace, async ([entries, place]) => {
      fc.pre(place > 0)
      const cut = atLeast(entries, place - 1)
      const kept = entries.slice(place)
      const said = [...kept, linked(prune(cut), atLeast(entries, entries.length - 1))]
      expect(await read(said, headOf(said))).toMatchObject({
        broken: null,
        anchor: { position: place, hash: cut.hash },
      })
      expect((await read(kept, headOf(kept))).broken).toMatchObject({ kind: 'removed', position: 1 })
    }))
})

it('an entry is hashed with what stands before it', () => {
  const entry = linked({ ...fc.sample(draft, 1)[0] } as Draft, start)
  expect(entry.previous).toBe(genesis)
  expect(hashOf({ ...entry, previous: 'f'.repeat(64) })).not.toBe(entry.hash)
})

describe('canonical JSON', () => {
  it('is as RFC 8785 has it', () => {
    expect(canonicalJson({ b: [1, null, { z: 1, a: 2 }], a: 'é\n"', '\u20ac': 1e21, '\r': -0 })).toBe(
      '{"\\r":0,"a":"é\\n\\"","b":[1,null,{"a":2,"z":1}],"€":1e+21}',
    )
  })

  it('does not know in which order something was written', () =>
    fc.assert(
      fc.property(fc.json(), (json) => {
        const value: unknown = JSON.parse(json)
        expect(JSON.parse(canonicalJson(value))).toEqual(value)
      }),
    ))
})
