import 'server-only'
import type { Account, AwsProblem } from '../aws/index.ts'
import type { Held } from './crawls.ts'
import type { CrawlGate } from './gate.ts'

/** A crawl under way in this process. */
export type Work = {
  readonly held: Held
  readonly account: Account
  readonly gate: CrawlGate
  /** Something is in the store that was not there. */
  readonly changed: () => void
}

/** Nobody answers there any more, or whoever does is not whom we asked: what was read is kept, and the rest is left for the next crawl. */
export class HopelessPlace extends Error {
  override readonly name = 'HopelessPlace'
  readonly problem: AwsProblem
  constructor(problem: AwsProblem) {
    super(problem.message)
    this.problem = problem
  }
}
