import type { VerdictCounts } from '@/lib/iam/index.ts'
import { segmentsOf } from './scale.ts'
import styles from './verdict.module.css'
import { describeCounts, type ShownVerdict, totalCount } from './verdict.ts'

type Props = {
  /** Null: not known, because a layer that decides could not be read. */
  counts: VerdictCounts | null
  /** Pixels, or a CSS width; 132 pixels unless told. */
  width?: number | string
  /** Said before the counts, where the bar has no heading of its own: `S3, Read`. */
  label?: string
  /** Said of null counts; that the role could not be read, unless told. */
  unknown?: string
}

/** One association's access in one line: what is granted, narrowed, denied, cut and inert. Widths: see scale.ts. */
export function SetBar({ counts, width = 132, label, unknown }: Props) {
  const words = describeCounts(counts, unknown)
  const name = label ? `${label}: ${words}` : words
  return (
    <span role="img" aria-label={name} title={name} className={styles.bar} style={{ width }}>
      <Pieces counts={counts} />
    </span>
  )
}

function Pieces({ counts }: { counts: VerdictCounts | null }) {
  if (counts === null) return <span className={styles.unknown} style={{ flexGrow: 1 }} />
  if (totalCount(counts) === 0) return <span className={styles.none} style={{ flexGrow: 1 }} />
  return segmentsOf(counts).map(({ verdict, width }) => (
    <span key={verdict} className={patternClass(verdict)} style={{ flex: `${width} 1 0` }} />
  ))
}

/** The verdict's pattern as a small key, for legends and table rows. Always beside its word. */
export function VerdictSwatch({ verdict }: { verdict: ShownVerdict | 'unknown' }) {
  const pattern = verdict === 'unknown' ? styles.unknown : patternClass(verdict)
  return <span aria-hidden="true" className={`${styles.swatch} ${pattern}`} />
}

/** The class that paints a verdict's colour and pattern. */
export function patternClass(verdict: ShownVerdict): string {
  return styles[verdict] ?? ''
}
