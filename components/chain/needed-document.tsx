import styles from '@/components/access/document.module.css'
import { Tokens } from '@/components/access/document-lines.tsx'
import { cn } from '@/components/ui/cn.ts'
import { CopyButton } from '@/components/ui/copy-button.tsx'
import type { Needed } from './chain-model.ts'
import { lineAnchor, markedLines } from './marks.ts'

/** A document that should be there, to copy; the lines that the present one lacks are marked. */
export function NeededDocument({ needed }: { needed: Needed }) {
  const { id, title, advice, text } = needed
  const lines = text.split('\n')
  const marked = markedLines(needed)
  return (
    <section aria-labelledby={`${id}-title`} className="min-w-0 rounded-lg border border-line">
      <div className="flex flex-wrap items-center gap-2 border-line border-b px-3 py-2">
        <h3 id={`${id}-title`} className="font-semibold">
          {title}
        </h3>
        <span className="ml-auto">
          <CopyButton text={text} what={title} />
        </span>
        <p className="w-full text-dim text-xs">
          {advice}
          {marked.length > 0 && ' Marked with + is what the present one lacks.'}
        </p>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area without focusable content cannot be scrolled by keyboard otherwise */}
      <section className={styles.document} tabIndex={0} aria-label={`Text: ${title}`}>
        <ol>
          {lines.map((line, index) => {
            const isMarked = marked.includes(index)
            return (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity, and the text never changes
                key={index}
                id={isMarked ? lineAnchor(id, index) : undefined}
                className={styles.block}
              >
                <code
                  className={cn(styles.line, isMarked && styles.changed)}
                  data-line={isMarked ? '+' : ' '}
                >
                  <Tokens line={line} />
                  {'\n'}
                </code>
              </li>
            )
          })}
        </ol>
      </section>
    </section>
  )
}
