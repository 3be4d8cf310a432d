import type { ObjectNode } from './position.ts'
import type { LanguageFacts } from './types.ts'

/** What a refactoring is offered for. */
export type Subject = {
  readonly text: string
  readonly root: ObjectNode
  /** All statements, and the one the cursor is in. */
  readonly statements: readonly ObjectNode[]
  readonly statement: ObjectNode | null
  readonly start: number
  readonly end: number
  readonly facts: LanguageFacts
}
