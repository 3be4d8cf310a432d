'use client'
import { useActionState } from 'react'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import type { SignInAction } from './types.ts'
import { problemInWords } from './words.ts'

type Props = { readonly action: SignInAction; readonly to: string; readonly name: string }

/** The way to the identity provider. */
export function ProviderButton({ action, to, name }: Props) {
  const [problem, send, isPending] = useActionState(action, null)
  return (
    <form action={send} aria-label={`With ${name}`} className="space-y-3">
      {problem && <Banner tone="bad" title={problemInWords(problem)} />}
      <input type="hidden" name="to" value={to} />
      <Button type="submit" variant="primary" className="w-full" disabled={isPending}>
        Continue with {name}
      </Button>
    </form>
  )
}
