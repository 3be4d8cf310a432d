'use client'
import { Failed } from '@/components/failed.tsx'

type Props = { readonly error: Error & { digest?: string }; readonly reset: () => void }

export default function ErrorPage({ error, reset }: Props) {
  return (
    <div role="alert">
      <Failed title="This page failed" again="Try again" onAgain={reset} digest={error.digest} />
    </div>
  )
}
