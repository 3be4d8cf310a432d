import type { Crawl } from '@/lib/crawl/types.ts'

const number = (value: number) => value.toLocaleString('en')
const counted = (value: number, one: string) => `${number(value)} ${value === 1 ? one : `${one}s`}`

/** How a crawl stands, in a word or two. */
export function standingOf({ state, abandoned, described, failed }: Crawl): {
  readonly word: string
  readonly tone: 'plain' | 'ok' | 'warn' | 'bad'
} {
  switch (state) {
    case 'waiting':
      return { word: 'waiting', tone: 'plain' }
    case 'running':
      return abandoned ? { word: 'to be taken over', tone: 'warn' } : { word: 'reading', tone: 'ok' }
    case 'done':
      if (failed === 0) return { word: 'done', tone: 'plain' }
      return described === 0 ? { word: 'not read', tone: 'bad' } : { word: 'done in part', tone: 'warn' }
    case 'stopped':
      return { word: 'stopped', tone: 'warn' }
    case 'failed':
      return { word: 'not read', tone: 'bad' }
  }
}

/** Seconds as a person says them: `40 s`, `3 min`, `2 h 5 min`. */
export function spanInWords(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const rest = minutes % 60
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`
}

/** What it has done, in numbers. */
export function countsOf(crawl: Crawl): string {
  const { clusters, clustersDone, described, failed, changed, throttled } = crawl
  const all = crawl.endedAt === null && crawl.expected !== null ? ` of ${number(crawl.expected)}` : ''
  return [
    clusters > 0 ? `${number(clustersDone)} of ${counted(clusters, 'cluster')}` : '',
    described > 0 || all
      ? `${number(described)}${all} ${described === 1 && !all ? 'association' : 'associations'}`
      : '',
    changed > 0 ? `${number(changed)} new or changed` : '',
    failed > 0 ? `${number(failed)} not read` : '',
    throttled > 0 ? `held back ${number(throttled)} times` : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

/** How fast it is and how long it takes; of one that is over, how long it took. Empty: nobody knows. */
export function paceOf({ rate, remainingSeconds, startedAt, endedAt }: Crawl): string {
  if (endedAt !== null)
    return startedAt === null
      ? ''
      : `took ${spanInWords((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)}`
  return [
    rate === null ? '' : `${number(rate)} requests/s`,
    remainingSeconds === null ? '' : `${spanInWords(remainingSeconds)} left`,
  ]
    .filter(Boolean)
    .join(' · ')
}

/** 0 to 1 of what it will come to; null: it cannot be told. */
export function shareOf({ expected, described, failed }: Crawl): number | null {
  return expected === null || expected === 0 ? null : Math.min(1, (described + failed) / expected)
}
