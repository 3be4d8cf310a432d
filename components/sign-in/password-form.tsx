'use client'
import { useActionState } from 'react'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { PasswordField } from './password-field.tsx'
import type { SignInAction } from './types.ts'
import { problemInWords } from './words.ts'

type Props = {
  readonly action: SignInAction
  readonly to: string
  /** It is the only way in. */
  readonly isFirst: boolean
}

/** Email and password. What was typed stays when it did not work, but for the password. */
export function PasswordForm({ action, to, isFirst }: Props) {
  const [state, send, isPending] = useActionState(
    async (
      before: { readonly email: string; readonly problem: Awaited<ReturnType<SignInAction>> },
      form: FormData,
    ) => ({
      email: String(form.get('email') ?? ''),
      problem: await action(before.problem, form),
    }),
    { email: '', problem: null },
  )
  return (
    <form action={send} aria-label="With a password" className="space-y-3">
      {state.problem && <Banner tone="bad" title={problemInWords(state.problem)} />}
      <input type="hidden" name="to" value={to} />
      <Field label="Email">
        {(wiring) => (
          <Input
            {...wiring}
            key={state.email}
            name="email"
            type="email"
            autoComplete="username"
            required
            maxLength={254}
            defaultValue={state.email}
            autoFocus={isFirst}
          />
        )}
      </Field>
      <PasswordField label="Password" name="password" />
      <Button type="submit" variant={isFirst ? 'primary' : 'default'} className="w-full" disabled={isPending}>
        {isPending ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  )
}
