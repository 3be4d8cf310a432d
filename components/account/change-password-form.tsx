'use client'
import { useActionState } from 'react'
import type { SignInProblem } from '@/lib/auth/types.ts'
import { problemInWords } from '../sign-in/words.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { ownProblemInWords } from './words.ts'

type State =
  | null
  | { readonly kind: 'problem'; readonly problem: SignInProblem }
  | { readonly kind: 'changed'; readonly ended: number }
type Props = { readonly action: (before: State, form: FormData) => Promise<State> }

export function ChangePasswordForm({ action }: Props) {
  const [state, send, isPending] = useActionState(action, null)
  const problem = state?.kind === 'problem' ? state.problem : null
  return (
    <form action={send} className="max-w-96 space-y-3 p-3.5">
      {state?.kind === 'changed' && (
        <Banner
          tone="ok"
          title={`The password is changed${state.ended === 0 ? '.' : `, and ${state.ended === 1 ? 'your other session has' : `${state.ended} other sessions have`} ended.`}`}
        />
      )}
      {problem && problem.kind !== 'password' && <Banner tone="bad" title={ownProblemInWords(problem)} />}
      <Field label="Password now">
        {(wiring) => (
          <Input
            {...wiring}
            name="current"
            type="password"
            autoComplete="current-password"
            required
            maxLength={512}
          />
        )}
      </Field>
      <Field
        label="New password"
        hint="12 characters or more; any will do, and it may be pasted."
        error={problem?.kind === 'password' ? problemInWords(problem) : null}
      >
        {(wiring) => (
          <Input
            {...wiring}
            name="next"
            type="password"
            autoComplete="new-password"
            required
            maxLength={512}
          />
        )}
      </Field>
      <Button type="submit" disabled={isPending}>
        Change the password
      </Button>
    </form>
  )
}
