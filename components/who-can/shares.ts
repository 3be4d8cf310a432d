import type { VerdictTally } from '@/lib/analysis/types.ts'
import type { QuestionVerdict } from '@/lib/iam/index.ts'
import { verdictOrder } from './words.ts'

/** The least that a part takes up, in per cent: 3 of 100,000 associations must still be seen. */
const smallest = 2

/** The parts of a bar, in per cent. Widths go with the counts themselves: how many of all is what the picture tells. */
export function shares(
  tally: VerdictTally,
): readonly { readonly verdict: QuestionVerdict; readonly width: number }[] {
  const present = verdictOrder.filter((verdict) => tally[verdict] > 0)
  const total = present.reduce((sum, verdict) => sum + tally[verdict], 0)
  const spare = 100 - smallest * present.length
  return present.map((verdict) => ({ verdict, width: smallest + (spare * tally[verdict]) / total }))
}
