/**
 * Two marks in the browser's own timeline: a text was written, and all that follows from it stands on the page. `npm run bench:typing`
 * measures between them. Only the last of each is kept, so that a long day of typing fills nothing.
 */
export type EditorMark = 'podscope.written' | 'podscope.shown' | 'podscope.ready'

export function markTime(name: EditorMark, version: number): void {
  performance.clearMarks(name)
  performance.mark(name, { detail: { version } })
}
