'use client'
import { useActionState } from 'react'
import type { SignInProblem } from '@/lib/auth/types.ts'
import { PasswordField } from '../sign-in/password-field.tsx'
import { problemInWords } from '../sign-in/words.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
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
      <PasswordField label="Password now" name="current" />
      <PasswordField
        label="New password"
        name="next"
        isNew
        error={problem?.kind === 'password' ? problemInWords(problem) : null}
      />
      <Button type="submit" disabled={isPending}>
        Change the password
      </Button>
    </form>
  )
}
