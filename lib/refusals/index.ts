import 'server-only'

export { type Keeper, keepRefusal, markSolved, takeAway } from './keep.ts'
export { type KeptAsked, type Looker, listKept, readKept } from './list.ts'
export type * from './types.ts'
