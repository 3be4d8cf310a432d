import type { Finding, Range } from '@/lib/iam/index.ts'

/** What the workbench asks of a place to write in; Monaco and the plain text field both offer it. */
export type SurfaceHandle = { reveal(range: Range): void; focus(): void }

export type SurfaceProps = {
  readonly text: string
  readonly onChange: (text: string) => void
  readonly findings: readonly Finding[]
  /** Why nothing can be written; null: it can. */
  readonly readOnly: string | null
  readonly handle: React.RefObject<SurfaceHandle | null>
}

export const surfaceLabel = 'Session policy, JSON'
