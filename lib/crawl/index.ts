import 'server-only'

export { listUnreadTargets } from './crawl-targets.ts'
export { askForCrawl, onCrawled, priorities, startCrawling, stopCrawling } from './crawling.ts'
export { listCrawls, listEndedCrawls, stopCrawl } from './crawls.ts'
export { readDocuments } from './documents.ts'
export { readOrganizationState } from './members.ts'
export { noteAssociation, noteGone, rereadAssociation } from './note.ts'
export type * from './types.ts'
