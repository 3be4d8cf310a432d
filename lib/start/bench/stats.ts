/** Milliseconds: the middle one and the one that one in a hundred exceeds, of `n` samples. */
export type Times = { readonly n: number; readonly medianMs: number; readonly p99Ms: number }

/** The value below which a share of the samples lies: the nearest rank, so always one that was measured. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export function timesOf(samples: readonly number[]): Times {
  return { n: samples.length, medianMs: quantile(samples, 0.5), p99Ms: quantile(samples, 0.99) }
}

/** What one case is measured for: ours, and the obvious way to do the same. */
export type Case = {
  readonly name: string
  readonly naive: string
  readonly size: string
  /** How often each is measured, once each in turn so that both meet the same machine. */
  readonly samples: number
  readonly warmUp: number
  readonly runOurs: () => unknown
  readonly runNaive: () => unknown
}
export type Measured = {
  readonly name: string
  readonly size: string
  readonly ours: Times
  readonly naive: Times & { readonly what: string }
}

async function time(work: () => unknown): Promise<number> {
  const before = performance.now()
  const pending = work()
  // Waiting costs a turn of the event loop, which would be most of a microsecond's work.
  if (pending instanceof Promise) await pending
  return performance.now() - before
}

export async function measure({
  name,
  naive,
  size,
  samples,
  warmUp,
  runOurs,
  runNaive,
}: Case): Promise<Measured> {
  for (let round = 0; round < warmUp; round++) {
    await time(runOurs)
    await time(runNaive)
  }
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < samples; round++) {
    ours.push(await time(runOurs))
    theirs.push(await time(runNaive))
  }
  return { name, size, ours: timesOf(ours), naive: { what: naive, ...timesOf(theirs) } }
}

function inWords(ms: number): string {
  if (ms < 1) return `${(ms * 1000).toPrecision(3)} µs`
  return ms < 1000 ? `${ms.toPrecision(3)} ms` : `${(ms / 1000).toPrecision(3)} s`
}

/** Left-aligned columns as wide as their widest cell. */
export function table(results: readonly Measured[]): string {
  const rows = [
    ['', 'size', 'median', 'p99', 'n', 'beside', 'median', 'p99'],
    ...results.map(({ name, size, ours, naive }) => [
      name,
      size,
      inWords(ours.medianMs),
      inWords(ours.p99Ms),
      String(ours.n),
      naive.what,
      inWords(naive.medianMs),
      inWords(naive.p99Ms),
    ]),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
