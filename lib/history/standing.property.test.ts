import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Step, standingAt } from './standing.ts'
import type { AssociationState, Standing } from './types.ts'

const iso = (at: number) => new Date(at).toISOString()
const stateOf = (role: number, at: number): AssociationState => ({
  roleArn: `arn:aws:iam::111122223333:role/${role}`,
  disableSessionTags: false,
  tags: {},
  modifiedAt: iso(at),
})

/** What somebody does to the association at a time: a role for it, or its deletion (null). */
type Act = { readonly by: Step['source']; readonly role: number | null; readonly wait: number }
/** The naive model: the association as it was at every time, and the record as it was written. */
type World = {
  readonly states: readonly { readonly at: number; readonly state: AssociationState | null }[]
  readonly record: readonly (Step & { readonly at: number })[]
  readonly createdAt: number
}

/**
 * Lives through the acts in turn, ten units apart. Whatever is done elsewhere is read some units later, before the next act; a deletion elsewhere counts from when
 * it is noticed. The first reading of all, `firstRead` acts in, writes nothing down: it is no news. Nobody acts on what was not read yet.
 */
function live(acts: readonly Act[], firstRead: number): World {
  const states: World['states'][number][] = [{ at: 10, state: stateOf(0, 10) }]
  const record: World['record'][number][] = []
  for (const [turn, { by, role, wait }] of untilGone(acts).entries()) {
    const at = 20 + turn * 10
    const isRead = turn >= firstRead
    const noticed = by === 'outside' ? at + wait : at
    const before = states.at(-1)?.state ?? null
    const after = role === null ? null : stateOf(role, at)
    states.push({ at: after || !isRead ? at : noticed, state: after })
    if (isRead) record.push({ at: noticed, kind: after ? 'update' : 'delete', source: by, before, after })
  }
  return { states, record, createdAt: 10 }
}

/** Nothing is done to one that is deleted. */
function untilGone(acts: readonly Act[]): readonly Act[] {
  const end = acts.findIndex(({ role }) => role === null)
  return end < 0 ? acts : acts.slice(0, end + 1)
}

const act: fc.Arbitrary<Act> = fc.record({
  by: fc.constantFrom('podscope', 'outside'),
  role: fc.oneof({ weight: 5, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.constant(null) }),
  wait: fc.integer({ min: 1, max: 9 }),
})

function tellOf({ states, record, createdAt }: World, at: number): Standing {
  const current = states.findLast(({ state }) => state !== null)?.state ?? null
  return standingAt(iso(at), {
    last: record.findLast((step) => step.at <= at) ?? null,
    next: record.find((step) => step.at > at) ?? null,
    createdAt: new Date(createdAt),
    current,
  })
}

describe('how an association stood', () => {
  test('is told as it was, or not at all', () => {
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 8 }),
        fc.nat(4),
        fc.integer({ min: 0, max: 110 }),
        (acts, firstRead, at) => {
          const world = live(acts, firstRead)
          // One that was gone before anybody looked is in no record: nobody asks for it.
          fc.pre(world.states.at(-1)?.state !== null || world.record.length > 0)
          const truth = world.states.findLast((each) => each.at <= at)?.state ?? null
          const told = tellOf(world, at)
          if (told.kind === 'there') expect(told.state).toEqual(truth)
          if (told.kind === 'absent') expect(truth).toBeNull()
          if (told.kind === 'unknown') expect(truth).not.toBeNull()
        },
      ),
    )
  })

  test('is known at every time since it was read for the first time', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 8 }), fc.integer({ min: 10, max: 110 }), (acts, at) => {
        expect(tellOf(live(acts, 0), at).kind).not.toBe('unknown')
      }),
    )
  })

  test('is not made up where nothing tells', () => {
    const nothing = { last: null, next: null, createdAt: null, current: null }
    expect(standingAt('now', nothing)).toEqual({ kind: 'unknown', isThere: null })
    const seen: Step = { kind: 'seen', source: 'outside', before: null, after: stateOf(1, 50) }
    const told = { ...nothing, next: seen, createdAt: new Date(10), current: stateOf(1, 50) }
    expect(standingAt(iso(5), told)).toEqual({ kind: 'absent' })
    expect(standingAt(iso(20), told)).toEqual({ kind: 'unknown', isThere: true })
    expect(standingAt(iso(50), told)).toEqual({ kind: 'there', state: stateOf(1, 50) })
  })
})
