import 'server-only'

export { csvHeading, toCsvLine, toJsonLine } from './files.ts'
export { keepAnalysed } from './keep-analysed.ts'
export { countRows, type FleetQuery, listRows, pageSize, streamRows } from './rows.ts'
export { suggestValues } from './suggest.ts'
export type * from './types.ts'
export { listViews, removeView, saveView } from './views.ts'
