import styles from '@/components/access/document.module.css'
import { Tokens } from '@/components/access/document-lines.tsx'
import { diffLines } from './line-diff.ts'

const looks = {
  same: { sign: ' ', word: '', look: '' },
  removed: { sign: '−', word: 'removed: ', look: 'bg-bad-soft' },
  added: { sign: '+', word: 'added: ', look: 'bg-ok-soft' },
} as const

/** Two texts as one list of lines: what goes, what comes, what stays. */
export function TextDiff({ before, after }: { before: string; after: string }) {
  const lines = diffLines(before, after)
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area without focusable content cannot be scrolled by keyboard otherwise
      tabIndex={0}
      aria-label="Changes, line by line"
      className={`${styles.document} rounded-lg border border-line`}
    >
      {lines.map(({ kind, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity, and the texts never change
        <code key={index} className={`block whitespace-pre px-3.5 ${looks[kind].look}`}>
          <span aria-hidden="true" className="mr-2 inline-block w-3 select-none text-dim">
            {looks[kind].sign}
          </span>
          <span className="sr-only">{looks[kind].word}</span>
          <Tokens line={text} />
          {'\n'}
        </code>
      ))}
    </section>
  )
}
