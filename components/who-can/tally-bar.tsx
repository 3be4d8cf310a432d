import type { VerdictTally } from '@/lib/analysis/types.ts'
import type { QuestionVerdict } from '@/lib/iam/index.ts'
import { cn } from '../ui/cn.ts'
import { shares } from './shares.ts'
import styles from './tally.module.css'
import { describeTally } from './words.ts'

/** How many can: always, sometimes, unknown, never, side by side, each with its pattern. */
export function TallyBar({ tally, tall }: { readonly tally: VerdictTally; readonly tall?: true }) {
  const words = describeTally(tally)
  return (
    <span role="img" aria-label={words} title={words} className={cn(styles.bar, tall && styles.tall)}>
      {shares(tally).map(({ verdict, width }) => (
        <span key={verdict} className={styles[verdict]} style={{ flex: `${width} 1 0` }} />
      ))}
    </span>
  )
}

/** A verdict's pattern as a small key. Always beside its word. */
export function TallySwatch({ verdict }: { readonly verdict: QuestionVerdict }) {
  return <span aria-hidden className={cn(styles.swatch, styles[verdict])} />
}
