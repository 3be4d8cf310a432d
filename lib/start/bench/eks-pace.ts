/** How well a crawl makes use of what the local EKS lets through. */
type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>
/** Until the limit is found and what the bucket had in hand is used up. */
const settlingSeconds = 10

type Sample = { readonly at: number; readonly passed: number; readonly heldBack: number }

/** Answers of the local AWS so far, by operation and end. */
export async function sandboxCounts(controlUrl: string): Promise<Counts> {
  return (await (await fetch(`${controlUrl}/counts`)).json()) as Counts
}

/** What the local EKS let through so far, and what it held back. */
async function sampleEks(controlUrl: string): Promise<Sample> {
  const counts = await sandboxCounts(controlUrl)
  const sample = { at: performance.now(), passed: 0, heldBack: 0 }
  for (const [operation, ends] of Object.entries(counts)) {
    if (!operation.startsWith('eks:')) continue
    for (const [end, count] of Object.entries(ends))
      sample[end === 'ThrottlingException' ? 'heldBack' : 'passed'] += count
  }
  return sample
}

/**
 * Looks every second until what it returns is called, which tells the requests a second that passed once the limit had been found, as a share of
 * those that are `possible`, and those of the slowest ten seconds.
 */
export function watchPace(controlUrl: string, possible: number) {
  const samples: Sample[] = []
  let looking = Promise.resolve()
  const look = () => {
    looking = looking.then(async () => void samples.push(await sampleEks(controlUrl)))
  }
  const timer = setInterval(look, 1000)
  const rateOf = (from: Sample, to: Sample) => ((to.passed - from.passed) * 1000) / (to.at - from.at)
  return async () => {
    clearInterval(timer)
    await looking
    const begin = samples.findIndex(({ passed }) => passed > 0)
    const settled = samples.slice(begin + settlingSeconds)
    const [first, last] = [settled[0], settled.at(-1)]
    if (!first || !last) throw new Error('it was over before it was measured')
    const tens = settled.slice(10).flatMap((each, index) => {
      const before = settled[index]
      return before ? [rateOf(before, each)] : []
    })
    const rate = rateOf(first, last)
    return {
      seconds: Math.round((last.at - first.at) / 1000),
      passedPerSecond: Math.round(rate * 100) / 100,
      shareOfPossible: Math.round((rate / possible) * 1000) / 1000,
      slowestTenSeconds: Math.round(Math.min(...tens) * 100) / 100,
      heldBack: last.heldBack - first.heldBack,
    }
  }
}
