'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const everyMs = 4000

/** Reads the page again every few seconds, as long as it is looked at: something on it is still being worked out. */
export function KeepFresh() {
  const { refresh } = useRouter()
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') refresh()
    }, everyMs)
    return () => clearInterval(timer)
  }, [refresh])
  return null
}
