'use client'
import { useEffect, useState } from 'react'
import type { RuleText } from '@/lib/requests/rules/index.ts'
import type { RulePreview } from '@/lib/requests/types.ts'
import type { RuleActions } from './types.ts'

/** `of` is what the preview is of: another than the form's while it is worked out. */
export type Shown = { readonly of: string; readonly preview: RulePreview | null }

/** Whoever types is not asked for after every letter. */
const pauseMs = 350

/** Which of the last changes the rule would have stopped, worked out while it is written; null: it cannot be used as it is. */
export function useRulePreview(
  rule: RuleText | null,
  preview: RuleActions['preview'],
): { readonly shown: Shown | null; readonly isOld: boolean } {
  const [shown, setShown] = useState<Shown | null>(null)
  // Its name changes nothing.
  const wanted = rule && JSON.stringify({ ...rule, name: 'any' })
  useEffect(() => {
    if (wanted === null) return
    let isOver = false
    const later = setTimeout(() => {
      preview(JSON.parse(wanted) as RuleText)
        .catch(() => null)
        .then((answer) => !isOver && setShown({ of: wanted, preview: answer }))
    }, pauseMs)
    return () => {
      isOver = true
      clearTimeout(later)
    }
  }, [wanted, preview])
  return { shown, isOld: shown?.of !== wanted }
}
