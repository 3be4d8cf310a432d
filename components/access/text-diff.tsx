import { cn } from '@/components/ui/cn.ts'
import { ScrollRegion } from '@/components/ui/scroll-region.tsx'
import styles from './document.module.css'
import { Tokens } from './document-lines.tsx'
import { diffLines } from './line-diff.ts'

const looks = {
  same: { sign: ' ', word: '', look: '' },
  removed: { sign: '−', word: 'removed: ', look: 'bg-bad-soft' },
  added: { sign: '+', word: 'added: ', look: 'bg-ok-soft' },
} as const

type Props = {
  readonly label: string
  readonly before: string
  readonly after: string
  readonly className?: string
  /** So many unchanged lines stand around each change; left out: all do. */
  readonly around?: number
}

type Line = ReturnType<typeof diffLines>[number]
type Shown = Line | { readonly kind: 'folded'; readonly count: number }

/** Lines far from any change, folded into how many there are. */
function folded(lines: readonly Line[], around: number): readonly Shown[] {
  if (!Number.isFinite(around)) return lines
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== 'same'),
  )
  return lines.flatMap((line, at): readonly Shown[] => {
    if (isNear[at]) return [line]
    if (at > 0 && !isNear[at - 1]) return []
    const next = isNear.indexOf(true, at)
    return [{ kind: 'folded', count: (next < 0 ? lines.length : next) - at }]
  })
}

/** Two texts as one list of lines: what goes, what comes, what stays. */
export function TextDiff({ label, before, after, className, around = Number.POSITIVE_INFINITY }: Props) {
  return (
    <ScrollRegion label={label} className={cn(styles.document, className)}>
      <ol>
        {folded(diffLines(before, after), around).map((line, index) =>
          line.kind === 'folded' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity, and the texts never change
            <li key={index} className="border-line border-y bg-sunk px-3.5 text-dim">
              {line.count} unchanged {line.count === 1 ? 'line' : 'lines'}
            </li>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity, and the texts never change
            <li key={index} className={cn('whitespace-pre px-3.5', looks[line.kind].look)}>
              <code>
                <span aria-hidden="true" className="mr-2 inline-block w-3 select-none text-dim">
                  {looks[line.kind].sign}
                </span>
                <span className="sr-only">{looks[line.kind].word}</span>
                <Tokens line={line.text} />
              </code>
            </li>
          ),
        )}
      </ol>
    </ScrollRegion>
  )
}
