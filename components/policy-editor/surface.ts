import type { Range } from '@/lib/iam/index.ts'
import type { EngineClient, EngineState } from './engine-client.ts'

/** What the workbench asks of a place to write in; Monaco and the plain text field both offer it. */
export type SurfaceHandle = {
  /** Puts the cursor there. */
  reveal(range: Range): void
  focus(): void
  /** What is selected; where the cursor stands, when nothing is. */
  selection(): Range
}

export type SurfaceProps = {
  readonly text: string
  /** Grows when `text` came from elsewhere and is to be shown. */
  readonly outside: number
  /** Called with the text as it is now; later than at every key where it is far too long to be looked at. */
  readonly onChange: (text: string) => void
  readonly state: EngineState
  readonly client: EngineClient | null
  /** Why nothing can be written; null: it can. */
  readonly readOnly: string | null
  readonly handle: React.RefObject<SurfaceHandle | null>
  /** What is written here, for those who do not see the page; a session policy unless told. */
  readonly label?: string
}

export const surfaceLabel = 'Session policy, JSON'
