import 'server-only'

export { countRows, type FleetQuery, listRows, pageSize, streamRows } from './rows.ts'
export { suggestValues } from './suggest.ts'
export type * from './types.ts'
export { listViews, removeView, saveView } from './views.ts'
