import type { EngineState } from './engine-client.ts'

/** Something worked out of the text that had this version. */
export type Assessed<T> = { readonly of: number; readonly value: T }

/** What was worked out of an older text is not known of this one: its places would be wrong. */
export function ifAbout<T>(found: Assessed<T> | null, assessed: number): T | null {
  return found?.of === assessed ? found.value : null
}

/** Whether edits for the text of version `of` fit the text as it is now. */
export function mayEdit(
  { working, assessed }: Pick<EngineState, 'working' | 'assessed'>,
  of: number,
): boolean {
  return !working && assessed === of
}
