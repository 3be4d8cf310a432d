import 'server-only'
import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical.ts'
import type { Anchor, Break, ChainReport, Content, Entry, Link } from './types.ts'

/** What stands before the first entry. */
export const genesis = '0'.repeat(64)
export const start: Link = { position: 0, hash: genesis }

/** SHA-256, in hexadecimal, of the canonical JSON of everything an entry holds, with its position and the hash before it. */
export function hashOf(content: Content): string {
  const { id, position, at, actor, act, object, phase, intent } = content
  const { detail, before, after, access, requestId, outcome, problem, previous } = content
  const what = { id, position, at, actor, act, object, phase, intent }
  const how = { detail, before, after, access, requestId, outcome, problem, previous }
  return createHash('sha256')
    .update(canonicalJson({ ...what, ...how }))
    .digest('hex')
}

/** An entry at the end of a chain. */
export function linked(content: Omit<Content, 'position' | 'previous'>, last: Link): Entry {
  const whole: Content = { ...content, position: last.position + 1, previous: last.hash }
  return { ...whole, hash: hashOf(whole) }
}

/** Looks an entry up where the chain broke, to tell what happened there: one written after this hash, at another place than this. */
export type LookUp = (by: { readonly previous: string; readonly except: number }) => Promise<Entry | null>

const isWhole = (entry: Entry, position = entry.position) => hashOf({ ...entry, position }) === entry.hash
const linkOf = ({ position, hash, at }: Entry) => ({ position, hash, at })

/** As far as this is looked for entries that were numbered anew after others were removed or put in; beyond it they are called changed. */
const movedMax = 200

const missing = (from: number, to: number) =>
  from === to ? `Entry ${from} is missing` : `Entries ${from} to ${to} are missing`

/** Where an entry was written, if it is not where it stands and not too far away. */
function writtenAt(entry: Entry, expected: number): number | null {
  for (let by = 1; by <= movedMax; by++) {
    if (isWhole(entry, expected + by)) return expected + by
    if (expected > by && isWhole(entry, expected - by)) return expected - by
  }
  return null
}

/** Entries that stand in another order than they were written in, or with others among them; null: it is not that. */
async function explainOrder(
  entry: Entry,
  last: Link,
  lookUp: LookUp,
  head: Known['head'],
): Promise<Break | null> {
  const position = last.position + 1
  const successor = await lookUp({ previous: last.hash, except: entry.position })
  if (!successor || !isWhole(successor, position)) return null
  // Whatever was written after this one names it; after one that was put in, nothing was.
  const isOurs =
    entry.hash === head?.hash || (await lookUp({ previous: entry.hash, except: entry.position })) !== null
  const there = `The entry that belongs at ${position} stands at ${successor.position}`
  return isOurs
    ? { kind: 'reordered', position, message: `${there}; another one stands in its place.` }
    : { kind: 'inserted', position, message: `${there}; what stands here was put in.` }
}

/** What happened at a place where `entry` does not follow `last`. */
async function explain(entry: Entry, last: Link, lookUp: LookUp, head: Known['head']): Promise<Break> {
  const position = last.position + 1
  const order = await explainOrder(entry, last, lookUp, head)
  if (order) return order
  if (entry.position > position)
    return { kind: 'removed', position, message: `${missing(position, entry.position - 1)}.` }
  if (isWhole(entry)) {
    const message = `Entry ${position} was written after another entry than the one that stands before it now.`
    return { kind: 'changed', position: last.position || position, message }
  }
  const written = writtenAt(entry, position)
  if (written !== null && written > position) {
    const message = `${missing(position, written - 1)}, and the later ones were moved up.`
    return { kind: 'removed', position, message }
  }
  if (written !== null) {
    const message = `What was written at ${written} stands at ${position}: something was put in before it.`
    return { kind: 'inserted', position: written, message }
  }
  const message = `Entry ${position} is not what was written: its hash is of something else.`
  return { kind: 'changed', position, message }
}

/** What the beginning of a chain may be: entry 1, or the first one that a removal of old entries left. */
function follows(entry: Entry, last: Link | null): boolean {
  if (last) return entry.position === last.position + 1 && entry.previous === last.hash
  return entry.position === 1 ? entry.previous === genesis : entry.position > 1
}

type Known = {
  /** Where the store says that the chain ends; null: it says nothing, undefined: nobody can say, as of a file. */
  readonly head: Link | null | undefined
  /** What somebody noted down earlier. */
  readonly noted?: Link | undefined
  readonly lookUp: LookUp
}

/** Reads a chain from its first entry to its last, in the order of positions, and stops at the first place that does not hold. */
export async function readChain(
  entries: AsyncIterable<Entry>,
  { head, noted, lookUp }: Known,
): Promise<ChainReport> {
  const read = new Reading()
  for await (const entry of entries) {
    if (!follows(entry, read.last) || !isWhole(entry)) {
      const broken = await explain(entry, read.last ?? startOf(entry), lookUp, head)
      return read.report(broken)
    }
    read.take(entry)
    const broken = brokenNote(entry, noted)
    if (broken) return read.report(broken)
  }
  return read.report(brokenStart(read) ?? brokenEnd(read.last, head, noted))
}

/** What was read of a chain so far, all of which holds on its own. */
class Reading {
  first: Entry | null = null
  last: Entry | null = null
  anchor: Anchor | null = null
  #count = 0
  /** As far back as a break may turn out to have begun. */
  #latest: Entry[] = []

  take(entry: Entry): void {
    this.first ??= entry
    this.last = entry
    this.anchor = anchorOf(entry, this.first) ?? this.anchor
    this.#count++
    this.#latest.push(entry)
    if (this.#latest.length > movedMax + 1) this.#latest.shift()
  }

  report(broken: Break | null): ChainReport {
    const to = broken ? this.#latest.findLast(({ position }) => position < broken.position) : this.last
    const holds = this.first && to ? { from: linkOf(this.first), to: linkOf(to) } : null
    return { entries: this.#count, holds, anchor: this.anchor, broken }
  }
}

/** The place before an entry that nothing stands before. */
function startOf({ position, previous }: Entry): Link {
  return position > 1 && previous !== genesis ? { position: position - 1, hash: previous } : start
}

function anchorOf({ act, after, at, actor }: Entry, first: Entry): Anchor | null {
  if (act !== 'audit.prune' || first.position === 1) return null
  const fits = after?.position === first.position - 1 && after.hash === first.previous
  return fits ? { position: first.position - 1, hash: first.previous, at, by: actor.name } : null
}

function brokenStart({ first, anchor }: Reading): Break | null {
  if (!first || first.position === 1 || anchor) return null
  const upTo = first.position - 1
  return {
    kind: 'removed',
    position: 1,
    message: `Entries 1 to ${upTo} are missing, and no entry says that they were removed to make room.`,
  }
}

function brokenNote({ position, hash }: Entry, noted: Link | undefined): Break | null {
  if (position !== noted?.position || hash === noted.hash) return null
  return {
    kind: 'other',
    position,
    message: `Entry ${position} has another hash than the one that was noted down: this or something before it was written anew.`,
  }
}

function brokenEnd(last: Entry | null, head: Known['head'], noted: Link | undefined): Break | null {
  const end = last?.position ?? 0
  const cut = (position: number, by: string): Break => ({
    kind: 'cut-off',
    position: end + 1,
    message: `The chain ends at ${end}, and ${by} that it went on to ${position}.`,
  })
  if (head && head.position > end) return cut(head.position, 'the store says')
  if (noted && noted.position > end) return cut(noted.position, 'it was noted down')
  if (!last || head === undefined || (head?.position === end && head.hash === last.hash)) return null
  const message = head
    ? `The newest entry is not the one that was written last: the store remembers another hash at ${head.position}.`
    : 'The store no longer says where the chain ends.'
  return { kind: 'changed', position: end, message }
}
