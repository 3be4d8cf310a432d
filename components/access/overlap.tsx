import type { VerdictCounts } from '@/lib/iam/index.ts'
import styles from './overlap.module.css'
import { describeOverlap, type Limits, labelOf, overlapOf, overlapOrder, type Span } from './overlap-model.ts'
import { type Segment, segmentsOfBoth } from './scale.ts'
import { patternClass } from './set-bar.tsx'
import verdictStyles from './verdict.module.css'
import { describeCounts, noCounts, usableCount } from './verdict.ts'

type Props = { counts: VerdictCounts | null; limits: Limits }

/**
 * The role above, the session policy below, aligned, and between them what comes out: left what is cut, in the middle what both allow, right what
 * has no effect. Null counts: the role could not be read, so nothing is claimed.
 */
export function Overlap({ counts, limits }: Props) {
  if (counts === null) return <UnknownOverlap />
  const { segments, role, limit, shared } = overlapOf(counts, limits)
  return (
    <div role="img" aria-label={describeOverlap(counts, limits)} className={styles.picture}>
      <Name name="Role allows" count={role?.count} />
      <Layer span={role} shared={shared} empty="no action" />
      <Name name="Pods may use" count={usableCount(counts)} strong />
      <div className={`${styles.bar} ${styles.effective}`}>
        <Pieces segments={segments} />
      </div>
      {/* What a boundary or an SCP allows beyond the role is not counted. */}
      <Name
        name={limit?.name ?? 'Session policy'}
        count={limits.boundary || limits.scps === 'limit' ? undefined : limit?.bar?.count}
      />
      {limit ? (
        <Layer span={limit.bar} shared={shared} empty="allows nothing" />
      ) : (
        <span className={styles.none}>
          {limits.scps ? 'none: the role applies within the SCPs' : 'none: the role applies as it is'}
        </span>
      )}
    </div>
  )
}

function Name({ name, count, strong }: { name: string; count: number | undefined; strong?: boolean }) {
  return (
    <span className={strong ? styles.strong : styles.name}>
      {name}
      {count !== undefined && <b> {count.toLocaleString('en')}</b>}
    </span>
  )
}

/** One side's bar. What lies outside the shared middle is paler: there it is alone. */
function Layer({ span, shared, empty }: { span: Span | null; shared: Span | null; empty: string }) {
  if (!span) return <span className={styles.none}>{empty}</span>
  return (
    <div className={styles.bar}>
      <span className={styles.alone} style={place(span)} />
      {shared && <span className={styles.together} style={place(shared)} />}
    </div>
  )
}

/** Each with its word and number, where there is room for them. */
function Pieces({ segments }: { segments: readonly Segment[] }) {
  if (segments.length === 0)
    return <span className={verdictStyles.none} style={place({ start: 0, width: 100 })} />
  return segments.map(({ verdict, count, start, width }) => (
    <span
      key={verdict}
      className={`${styles.piece} ${verdict === 'denied' ? styles.notch : ''} ${patternClass(verdict)}`}
      style={place({ start, width })}
    >
      <span className={styles.label}>
        <span className={styles.word}>{labelOf(verdict)} </span>
        {count.toLocaleString('en')}
      </span>
    </span>
  ))
}

function UnknownOverlap() {
  return (
    <div role="img" aria-label="Unknown: the role could not be read." className={styles.picture}>
      <span className={styles.name}>Role allows</span>
      <div className={styles.bar}>
        <span className={verdictStyles.unknown} style={place({ start: 0, width: 100 })} />
      </div>
      <span className={styles.strong}>Pods may use</span>
      <div className={`${styles.bar} ${styles.effective}`}>
        <span className={verdictStyles.unknown} style={place({ start: 0, width: 100 })} />
      </div>
    </div>
  )
}

type CompareProps = {
  /** Null: not known yet, or the role could not be read. */
  readonly before: VerdictCounts | null
  readonly after: VerdictCounts | null
  readonly names?: readonly [before: string, after: string]
}

/** The picture's middle row twice, on one scale: what a change makes of an association's access. For narrow places. */
export function OverlapChange({ before, after, names = ['Now', 'Draft'] }: CompareProps) {
  const [was, is] = segmentsOfBoth(before ?? noCounts, after ?? noCounts, overlapOrder)
  const words = (name: string, counts: VerdictCounts | null) =>
    `${name}: ${describeCounts(counts, 'not worked out')}.`
  return (
    <div
      role="img"
      aria-label={`${words(names[0], before)} ${words(names[1], after)}`}
      className={styles.change}
    >
      <Row name={names[0]} counts={before} segments={was} />
      <Row name={names[1]} counts={after} segments={is} strong />
    </div>
  )
}

type RowProps = {
  readonly name: string
  readonly counts: VerdictCounts | null
  readonly segments: readonly Segment[]
  readonly strong?: boolean
}

function Row({ name, counts, segments, strong }: RowProps) {
  return (
    <>
      <span className={strong ? styles.strong : styles.name}>{name}</span>
      <div className={`${styles.bar} ${styles.small}`}>
        {counts ? (
          <Pieces segments={segments} />
        ) : (
          <span className={verdictStyles.unknown} style={place({ start: 0, width: 100 })} />
        )}
      </div>
      <span className={styles.total}>{counts ? usableCount(counts).toLocaleString('en') : '–'}</span>
    </>
  )
}

/** Two pieces never touch: a gap of two pixels parts them. */
function place({ start, width }: Span) {
  return { left: `${start}%`, width: `calc(${width}% - 2px)` }
}
