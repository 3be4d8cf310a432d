'use client'
import { useEffect, useState } from 'react'
import type { SelectorText } from '@/lib/auth/rules/index.ts'
import type { CoveragePreview } from '@/lib/fleet/types.ts'
import type { TenantActions } from './types.ts'

/** `of` is what the preview is of: another than the form's while it is worked out. */
export type Shown = { readonly of: string; readonly preview: CoveragePreview | null }

/** Whoever types is not asked for after every letter. */
const pauseMs = 350

/** What the selectors would select, worked out while they are written; null: they cannot be used as they are. */
export function useCoverage(
  id: string | null,
  selectors: readonly SelectorText[] | null,
  preview: TenantActions['preview'],
): { readonly shown: Shown | null; readonly isOld: boolean } {
  const [shown, setShown] = useState<Shown | null>(null)
  const wanted = selectors && JSON.stringify(selectors)
  useEffect(() => {
    if (wanted === null) return
    let isOver = false
    const later = setTimeout(() => {
      preview({ id, selectors: JSON.parse(wanted) as SelectorText[] })
        .catch(() => null)
        .then((answer) => !isOver && setShown({ of: wanted, preview: answer }))
    }, pauseMs)
    return () => {
      isOver = true
      clearTimeout(later)
    }
  }, [id, wanted, preview])
  return { shown, isOld: shown?.of !== wanted }
}
