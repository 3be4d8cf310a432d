'use client'
import { useSyncExternalStore } from 'react'
import { heldInWords } from './held-in-words.ts'

const never = () => () => undefined

/** While pods may still hold what was issued before the last change. The server says nothing: it cannot know when the page is read. */
export function HeldCredentials({
  modifiedAt,
  hasTargetRole,
}: {
  readonly modifiedAt: string
  readonly hasTargetRole: boolean
}) {
  const words = useSyncExternalStore(
    never,
    () => heldInWords(modifiedAt, hasTargetRole, Date.now()),
    () => null,
  )
  return words && <> · {words}</>
}
