'use client'
import { useEffect, useState } from 'react'
import type { AssociationRef } from '@/lib/aws/types.ts'
import type { AccessPreview } from './change-actions.ts'

/** A moment, so that an ARN that is being typed is not asked for letter by letter. */
const settleMs = 250

type Kept = { readonly key: string; readonly preview: AccessPreview }

/** What the change, something that JSON can say, would do, as the server works it out; null while it does, or while there is no change. `version` asks anew. */
export function usePreview<Change>(
  at: AssociationRef,
  change: Change | null,
  ask: (at: AssociationRef, change: Change) => Promise<AccessPreview>,
  version: string,
): AccessPreview | null {
  const { accountId, region, cluster, associationId } = at
  const key = change && JSON.stringify([change, version])
  const [kept, setKept] = useState<Kept | null>(null)
  useEffect(() => {
    if (key === null) return
    let stale = false
    const keep = (preview: AccessPreview) => !stale && setKept({ key, preview })
    const timer = setTimeout(() => {
      const [asked] = JSON.parse(key) as [Change, string]
      ask({ accountId, region, cluster, associationId }, asked).then(keep, () =>
        keep({ state: 'unknown', warnings: [] }),
      )
    }, settleMs)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [key, accountId, region, cluster, associationId, ask])
  return kept && kept.key === key ? kept.preview : null
}
