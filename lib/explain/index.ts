export { sayFinding, sayFindings } from './findings.ts'
export {
  type PlainLine,
  type PlainService,
  type PlainVerb,
  type PlainWay,
  plainLines,
  sayLine,
} from './plain-words.ts'
export { type LayerChange, type SmallestChange, smallestChange } from './smallest-change.ts'
