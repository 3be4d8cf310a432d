import { type Layer, parsePolicy } from '@/lib/iam/index.ts'
import styles from './document.module.css'
import { DocumentLines } from './document-lines.tsx'
import { readableText } from './json-lines.ts'
import { blocksOf, statementAnchor } from './statements.ts'

type Props = {
  layer: Layer | 'trust'
  /** The name the engine knows it by, which its statements are addressed with. */
  policy: string
  text: string
}

/**
 * A policy to read: line numbers, quiet colours, and an address for every statement, so that a verdict can point at it.
 * Drawn on the server; the browser gets no editor for it.
 */
export function PolicyDocument({ layer, policy, text }: Props) {
  const readable = readableText(text)
  const lines = readable.text.split('\n')
  const statements = parsePolicy(readable.text).policy?.statements ?? []
  return (
    // Scrollable, therefore reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area without focusable content cannot be scrolled by keyboard otherwise
    <section className={styles.document} tabIndex={0} aria-label={`Text of ${policy}`}>
      <DocumentLines
        lines={lines}
        blocks={blocksOf(lines.length, statements)}
        idOf={(index) => statementAnchor({ layer, policy, index })}
      />
    </section>
  )
}
