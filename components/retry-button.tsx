'use client'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from './ui/button.tsx'

/** Reads the page again. */
export function RetryButton() {
  const router = useRouter()
  const [busy, startTransition] = useTransition()
  return (
    <Button variant="primary" disabled={busy} onClick={() => startTransition(() => router.refresh())}>
      {busy ? 'Reading…' : 'Try again'}
    </Button>
  )
}
