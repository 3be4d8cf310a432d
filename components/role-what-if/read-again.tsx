'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useState, useTransition } from 'react'
import { Age } from '@/components/ui/age.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'

/** Others change roles too: after this long, what a draft is held against may no longer be so. */
const oldAfterMs = 5 * 60_000
const lookEveryMs = 15_000

/** When the role was read, and another reading of it that leaves drafts alone. Says so when it is long ago. */
export function ReadAgain({ at }: { readonly at: string }) {
  const router = useRouter()
  const [busy, startTransition] = useTransition()
  const old = useIsOld(at)
  const button = (
    <Button size="sm" disabled={busy} onClick={() => startTransition(() => router.refresh())}>
      {busy ? 'Reading…' : 'Read again'}
    </Button>
  )
  if (!old) {
    return (
      <p className="flex items-center gap-2 text-dim text-xs">
        <span>
          read <Age key={at} at={at} />
        </span>
        {button}
      </p>
    )
  }
  return (
    <Banner title="What this is compared with was read a while ago." actions={button}>
      The role or its associations may have changed since. Reading again keeps what you wrote.
    </Banner>
  )
}

function useIsOld(at: string): boolean {
  const [old, setOld] = useState(false)
  useEffect(() => {
    const look = () => setOld(Date.now() - Date.parse(at) > oldAfterMs)
    look()
    const timer = setInterval(look, lookEveryMs)
    return () => clearInterval(timer)
  }, [at])
  return old
}
