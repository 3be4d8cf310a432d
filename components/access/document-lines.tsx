import styles from './document.module.css'
import { tokensOf } from './json-lines.ts'
import type { Block } from './statements.ts'

type Props = {
  readonly lines: readonly string[]
  readonly blocks: readonly Block[]
  /** The address of a statement's block on the page. */
  readonly idOf?: (statement: number) => string
  /** The statement that is lit up. */
  readonly lit?: number
}

/** The lines of a policy, statement by statement. Draws what was parsed elsewhere, so that the browser needs no parser for it. */
export function DocumentLines({ lines, blocks, idOf, lit }: Props) {
  return (
    <ol>
      {blocks.map((block) => (
        <li
          key={`${block.from} ${block.statement}`}
          id={block.statement === null ? undefined : idOf?.(block.statement)}
          data-lit={lit !== undefined && block.statement === lit ? true : undefined}
          className={styles.block}
        >
          <Lines block={block} lines={lines} />
        </li>
      ))}
    </ol>
  )
}

function Lines({ block, lines }: { block: Block; lines: readonly string[] }) {
  return lines.slice(block.from, block.to).map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity, and the text never changes
    <code key={index} className={styles.line} data-line={block.from + index + 1}>
      <Tokens line={line} />
      {'\n'}
    </code>
  ))
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
