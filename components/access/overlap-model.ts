import type { Layer, VerdictCounts } from '@/lib/iam/index.ts'
import { type Segment, segmentsOf, spanOf } from './scale.ts'
import { describeCounts, roleCount, type ShownVerdict, usableCount, verdictStyles } from './verdict.ts'

/** The layers that narrow an association's role; the pictures' words depend on which there are. */
export type Limits = { readonly session: boolean; readonly boundary: boolean }

export type Overlap = {
  readonly segments: readonly Segment[]
  /** Per cent; null: it allows nothing. */
  readonly role: Span | null
  /** Null: there is none, or it allows nothing. */
  readonly session: Span | null
  readonly summary: string
}
export type Span = { readonly start: number; readonly width: number }

/** Left what only the role allows, in the middle what both do, right what only the session policy promises. */
const order: readonly ShownVerdict[] = ['cut', 'granted', 'narrowed', 'denied', 'inert']

export function overlapOf(counts: VerdictCounts, limits: Limits): Overlap {
  const segments = segmentsOf(counts, order)
  return {
    segments,
    role: spanOf(segments, ['cut', 'granted', 'narrowed', 'denied']),
    session: limits.session ? spanOf(segments, ['granted', 'narrowed', 'denied', 'inert']) : null,
    summary: summaryOf(counts),
  }
}

function summaryOf(counts: VerdictCounts): string {
  const [usable, ofRole] = [usableCount(counts), roleCount(counts)]
  const number = (value: number) => value.toLocaleString('en')
  if (ofRole === 0) return 'the role allows no action'
  if (usable === ofRole) return `all ${number(ofRole)} of the role’s actions`
  if (usable === 0) return `none of the role’s ${number(ofRole)} actions`
  return `${number(usable)} of the role’s ${number(ofRole)} actions`
}

/** The picture in words. */
export function describeOverlap(counts: VerdictCounts, limits: Limits): string {
  return `This pod may use ${summaryOf(counts)}: ${describeCounts(counts)}. ${
    limits.session ? 'A session policy applies.' : 'There is no session policy: the role applies as it is.'
  }`
}

/** A legend entry's words, naming the layers that are really there. */
export function phraseOf(verdict: ShownVerdict, { session, boundary }: Limits): string {
  if (verdict !== 'cut') return verdictStyles[verdict].phrase
  if (session && boundary) return 'cut by the session policy or the boundary'
  return boundary ? 'cut by the permissions boundary' : 'cut by the session policy'
}

export function limitsOf(policies: {
  readonly session?: unknown
  readonly boundary?: unknown
  readonly unreadable?: readonly Layer[]
}): Limits {
  return { session: policies.session !== undefined, boundary: policies.boundary !== undefined }
}
