import { type Layer, parsePolicy } from '@/lib/iam/index.ts'
import styles from './document.module.css'
import { readableText, tokensOf } from './json-lines.ts'
import { type Block, blocksOf, statementAnchor } from './statements.ts'

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
      <ol>
        {blocksOf(lines.length, statements).map((block) => (
          <Lines
            key={`${block.from} ${block.statement}`}
            block={block}
            lines={lines}
            id={idOf(block, layer, policy)}
          />
        ))}
      </ol>
    </section>
  )
}

function idOf(block: Block, layer: Props['layer'], policy: string): string | undefined {
  return block.statement === null ? undefined : statementAnchor({ layer, policy, index: block.statement })
}

function Lines({ block, lines, id }: { block: Block; lines: readonly string[]; id: string | undefined }) {
  const inside = lines.slice(block.from, block.to)
  return (
    <li id={id} className={styles.block}>
      {inside.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity, and the text never changes
        <code key={index} className={styles.line} data-line={block.from + index + 1}>
          <Tokens line={line} />
          {'\n'}
        </code>
      ))}
    </li>
  )
}

/** One coloured line. */
export function Tokens({ line }: { line: string }) {
  return tokensOf(line).map((token, index) =>
    token.kind === 'plain' ? (
      token.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: tokens of one unchanging line
      <span key={index} className={styles[token.kind]}>
        {token.text}
      </span>
    ),
  )
}
