'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

/** Makes the page anew again and again while what it shows moves, and somebody sees it. */
export function RefreshWhile({
  isMoving,
  everyMs = 2000,
}: {
  readonly isMoving: boolean
  readonly everyMs?: number
}) {
  const router = useRouter()
  useEffect(() => {
    if (!isMoving) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh()
    }, everyMs)
    return () => clearInterval(timer)
  }, [isMoving, everyMs, router])
  return null
}
