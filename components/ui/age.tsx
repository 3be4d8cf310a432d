'use client'
import { useSyncExternalStore } from 'react'

const steps = [
  [60, 'second', 1],
  [3600, 'minute', 60],
  [86_400, 'hour', 3600],
  [86_400 * 60, 'day', 86_400],
  [86_400 * 730, 'month', 86_400 * 30.44],
  [Number.POSITIVE_INFINITY, 'year', 86_400 * 365.25],
] as const

// Made once: making one takes as long as drawing the row it stands in.
const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** `3 days ago`, in English, from seconds. */
export function ageInWords(seconds: number): string {
  if (Math.abs(seconds) < 5) return 'just now'
  const [, unit, size] = steps.find(([below]) => Math.abs(seconds) < below) ?? steps[5]
  return format.format(-Math.round(seconds / size), unit)
}

const never = () => () => undefined

/** How long ago, with the exact time in UTC on hover. The server writes the exact time: it cannot know when the page is read. */
export function Age({ at }: { readonly at: string }) {
  const exact = `${at.slice(0, 16).replace('T', ' ')} UTC`
  const words = useSyncExternalStore(
    never,
    () => ageInWords((Date.now() - Date.parse(at)) / 1000),
    () => exact,
  )
  return (
    <time dateTime={at} title={exact}>
      {words}
    </time>
  )
}
