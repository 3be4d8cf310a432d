import type { VerdictCounts } from '@/lib/iam/index.ts'
import styles from './overlap.module.css'
import { describeOverlap, type Limits, overlapOf, type Span } from './overlap-model.ts'
import { patternClass } from './set-bar.tsx'
import verdictStyles from './verdict.module.css'

type Props = { counts: VerdictCounts | null; limits: Limits }

/**
 * The role above, the session policy below, aligned: left what is cut, in the middle what both allow, right what is inert.
 * Null counts: the role could not be read, so nothing is claimed.
 */
export function Overlap({ counts, limits }: Props) {
  if (counts === null) return <UnknownOverlap />
  const { segments, role, session } = overlapOf(counts, limits)
  return (
    <div role="img" aria-label={describeOverlap(counts, limits)} className={styles.picture}>
      <span className={styles.name}>Role allows</span>
      <LayerBar span={role} empty="no action" />
      <span className={styles.name}>Session policy</span>
      {limits.session ? (
        <LayerBar span={session} empty="allows nothing" />
      ) : (
        <span className={styles.none}>none: the role applies as it is</span>
      )}
      <span className={`${styles.name} ${styles.effective}`}>Effective</span>
      <div className={`${styles.bar} ${styles.effectiveBar}`}>
        {segments.map(({ verdict, start, width }) => (
          <span key={verdict} className={patternClass(verdict)} style={place({ start, width })} />
        ))}
        {segments.length === 0 && (
          <span className={verdictStyles.none} style={place({ start: 0, width: 100 })} />
        )}
      </div>
    </div>
  )
}

function LayerBar({ span, empty }: { span: Span | null; empty: string }) {
  if (!span) return <span className={styles.none}>{empty}</span>
  return (
    <div className={styles.bar}>
      <span className={styles.layer} style={place(span)} />
    </div>
  )
}

function UnknownOverlap() {
  return (
    <div role="img" aria-label="Unknown: the role could not be read." className={styles.picture}>
      <span className={styles.name}>Role allows</span>
      <div className={styles.bar}>
        <span className={verdictStyles.unknown} style={place({ start: 0, width: 100 })} />
      </div>
      <span className={`${styles.name} ${styles.effective}`}>Effective</span>
      <div className={`${styles.bar} ${styles.effectiveBar}`}>
        <span className={verdictStyles.unknown} style={place({ start: 0, width: 100 })} />
      </div>
    </div>
  )
}

/** Two pieces never touch: a gap of two pixels parts them. */
function place({ start, width }: Span) {
  return { left: `${start}%`, width: `calc(${width}% - 2px)` }
}
