'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { draftKey, keepDraft, readDraft, tabStorage } from '@/components/policy-editor/draft-store.ts'
import { Button } from '@/components/ui/button.tsx'
import { routes } from '@/lib/routes.ts'
import type { ChosenAssociation } from './types.ts'

type Props = {
  readonly chosen: ChosenAssociation
  readonly text: string
  readonly isTooLong: boolean
}

/** The way to the editor, where it is reviewed and applied, or asked for. A draft that stands there is replaced only when somebody says so. */
export function OpenInEditor({ chosen, text, isTooLong }: Props) {
  const router = useRouter()
  const [isStanding, setStanding] = useState(false)
  const { readOnly, asksOnly, seen } = chosen
  if (readOnly !== null) return <span className="text-dim">{readOnly}</span>
  const key = draftKey(chosen)
  function open(): void {
    const before = readDraft(tabStorage(), key)
    if (before && before.text !== text && !isStanding) setStanding(true)
    else {
      keepDraft(tabStorage(), key, { text, seen })
      router.push(routes.associationPolicy(chosen))
    }
  }
  if (isStanding)
    return (
      <span role="status" className="flex flex-wrap items-center gap-2">
        You had begun a draft there.
        <Button size="sm" onClick={open}>
          Replace it
        </Button>
        <Button size="sm" variant="ghost" onClick={() => setStanding(false)}>
          Keep it
        </Button>
      </span>
    )
  return (
    <Button size="sm" variant="primary" onClick={open} disabled={isTooLong}>
      {asksOnly ? 'Ask for it…' : 'Open in the editor…'}
    </Button>
  )
}
