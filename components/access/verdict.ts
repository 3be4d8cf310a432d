import type { Verdict, VerdictCounts } from '@/lib/iam/index.ts'
import { grouped } from '../ui/grouped.ts'

/** The verdicts that are counted and drawn; `absent` is neither. */
export type ShownVerdict = Exclude<Verdict, 'absent'>

/** How one verdict is said. Its colour and pattern are the class of the same name in verdict.module.css. */
export type VerdictStyle = {
  readonly word: string
  /** With its cause, for a legend: `cut by the session policy`. */
  readonly phrase: string
  readonly description: string
  /** A sign that tells it apart where there is no colour and no room for a pattern. */
  readonly sign: string
}

/** The order everywhere: what the pod may do, what was refused, what was taken away, what never worked. */
export const verdictOrder: readonly ShownVerdict[] = ['granted', 'narrowed', 'denied', 'cut', 'inert']

export const verdictStyles: Readonly<Record<ShownVerdict, VerdictStyle>> = {
  granted: {
    word: 'granted',
    phrase: 'granted',
    description: 'Allowed on everything the role allows it on.',
    sign: '✓',
  },
  narrowed: {
    word: 'narrowed',
    phrase: 'narrowed',
    description: 'Allowed on fewer resources, or under more conditions, than the role alone would allow.',
    sign: '◐',
  },
  denied: {
    word: 'denied',
    phrase: 'denied',
    description: 'A Deny statement takes it away.',
    sign: '✕',
  },
  cut: {
    word: 'cut',
    phrase: 'cut by the session policy',
    description:
      'The role allows it; the session policy, the permissions boundary or an SCP of the organization does not.',
    sign: '−',
  },
  inert: {
    word: 'inert',
    phrase: 'inert: the role never allows it',
    description:
      'The session policy allows it, the role’s own policies never do: no effect, unless a resource’s policy names the role.',
    sign: '○',
  },
}

export const noCounts: VerdictCounts = { granted: 0, narrowed: 0, denied: 0, cut: 0, inert: 0 }

/** How many actions the pod may use, in full or in part. */
export function usableCount(counts: VerdictCounts): number {
  return counts.granted + counts.narrowed
}

/** What the role (within its boundary and denies aside) brings: everything but the session policy's empty promises. */
export function roleCount(counts: VerdictCounts): number {
  return counts.granted + counts.narrowed + counts.denied + counts.cut
}

export function totalCount(counts: VerdictCounts): number {
  return roleCount(counts) + counts.inert
}

/** The bar in words, for those who do not see it: `28 granted, 19 narrowed, 164 cut`. */
export function describeCounts(
  counts: VerdictCounts | null,
  unknown = 'unknown: the role could not be read',
): string {
  if (counts === null) return unknown
  const parts = verdictOrder
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${grouped(counts[verdict])} ${verdictStyles[verdict].word}`)
  return parts.length > 0 ? parts.join(', ') : 'no actions'
}
