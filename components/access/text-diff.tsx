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
}

/** Two texts as one list of lines: what goes, what comes, what stays. */
export function TextDiff({ label, before, after, className }: Props) {
  return (
    <ScrollRegion label={label} className={cn(styles.document, className)}>
      <ol>
        {diffLines(before, after).map(({ kind, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity, and the texts never change
          <li key={index} className={cn('whitespace-pre px-3.5', looks[kind].look)}>
            <code>
              <span aria-hidden="true" className="mr-2 inline-block w-3 select-none text-dim">
                {looks[kind].sign}
              </span>
              <span className="sr-only">{looks[kind].word}</span>
              <Tokens line={text} />
            </code>
          </li>
        ))}
      </ol>
    </ScrollRegion>
  )
}
