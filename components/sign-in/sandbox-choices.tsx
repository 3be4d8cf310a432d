'use client'
import { useActionState } from 'react'
import type { SandboxPerson, SignInProblem } from '@/lib/auth/types.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { problemInWords, sandboxWords } from './words.ts'

const people: readonly SandboxPerson[] = ['admin', 'reviewer', 'support-acme', 'support-globex']

type Props = {
  readonly action: (before: SignInProblem | null, form: FormData) => Promise<SignInProblem | null>
  readonly to: string
}

/** On the local AWS nothing is real, so one may be anybody. */
export function SandboxChoices({ action, to }: Props) {
  const [problem, send, isPending] = useActionState(action, null)
  return (
    <form action={send} aria-label="On the local AWS" className="space-y-2">
      <p className="text-dim">This is the local AWS: nothing here is real, and no password is needed.</p>
      {problem && <Banner tone="bad" title={problemInWords(problem)} />}
      <input type="hidden" name="to" value={to} />
      {people.map((who) => (
        <Button
          key={who}
          type="submit"
          name="who"
          value={who}
          disabled={isPending}
          variant={who === 'admin' ? 'primary' : 'default'}
          className="w-full"
          title={sandboxWords[who].detail}
        >
          {sandboxWords[who].label}
        </Button>
      ))}
    </form>
  )
}
