import { buildSeed } from '../../sandbox/seed/index.ts'
import { engineCases, longestPolicy } from './engine-cases.ts'
import { clusters } from './large-state.ts'
import { fleetCases, managedCases } from './managed-cases.ts'
import { readingCase } from './reading-cases.ts'
import { type Measured, measure } from './stats.ts'

/** How far away the local AWS is made to be in the second reading: about what a region nearby takes. */
const latencyMs = 20

async function delayAnswers(): Promise<void> {
  const answer = await fetch(`${process.env.AWS_ENDPOINT_URL}/_sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation: 'eks:*', fault: { kind: 'slow', ms: latencyMs } }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

/** The process that measures: the local AWS runs in its parent, so that the two do not wait for each other's work. */
async function main(quick: boolean): Promise<readonly Measured[]> {
  const results: Measured[] = []
  const engine = [
    ...engineCases(buildSeed(), quick),
    ...managedCases(longestPolicy(), quick),
    ...fleetCases(quick),
  ]
  for (const one of engine) results.push(await measure(one))
  results.push(await measure(await readingCase(clusters.full.at, '', quick ? 1 : 3)))
  await delayAnswers()
  results.push(await measure(await readingCase(clusters.large.at, `, ${latencyMs} ms away`, 1)))
  return results
}

const results = await main(process.argv.includes('--quick'))
// Not by itself: what reading noted opened a PGlite, which keeps a timer of PostgreSQL's own.
process.send?.(results, () => process.exit(0))
