export { type LayerChange, type SmallestChange, smallestChange } from './smallest-change.ts'
