'use client'
import { useState } from 'react'

export type Steps = { readonly count: number; readonly step: number; more(): void }

/** How many rows of a long list are drawn; grows when asked, so that no page ever holds thousands of rows. */
export function useSteps(step: number): Steps {
  const [count, setCount] = useState(step)
  return { count, step, more: () => setCount((before) => before + step) }
}

export function ShowMore({ steps, total, what }: { steps: Steps; total: number; what: string }) {
  const left = total - steps.count
  if (left <= 0) return null
  return (
    <button
      type="button"
      onClick={steps.more}
      className="min-h-8 cursor-pointer px-3.5 py-1.5 text-accent hover:underline"
    >
      Show {Math.min(steps.step, left).toLocaleString('en')} more of {total.toLocaleString('en')} {what}
    </button>
  )
}
