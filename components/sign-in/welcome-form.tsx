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
  readonly token: string
  /** Null: the first admin, who is not known yet. */
  readonly person: { readonly name: string; readonly email: string } | null
}

/** What a one-time link asks for. What was typed stays when it did not work, but for the password. */
export function WelcomeForm({ action, token, person }: Props) {
  const [state, send, isPending] = useActionState(
    async (before: State, form: FormData): Promise<State> => ({
      name: String(form.get('name') ?? ''),
      email: String(form.get('email') ?? before.email),
      problem: await action(before.problem, form),
    }),
    { name: person?.name ?? '', email: person?.email ?? '', problem: null },
  )
  const { name, email, problem } = state
  const isOfPassword = problem?.kind === 'password'
  return (
    <form action={send} className="space-y-3">
      {problem && !isOfPassword && <Banner tone="bad" title={problemInWords(problem)} />}
      <input type="hidden" name="token" value={token} />
      <Field label="Name">
        {(wiring) => (
          <Input
            {...wiring}
            key={name}
            name="name"
            autoComplete="name"
            required
            maxLength={100}
            defaultValue={name}
          />
        )}
      </Field>
      <Field label="Email" hint={person ? 'An admin gave it; you sign in with it.' : 'You sign in with it.'}>
        {(wiring) => (
          <Input
            {...wiring}
            key={email}
            name="email"
            type="email"
            autoComplete="username"
            required
            readOnly={person !== null}
            maxLength={254}
            defaultValue={email}
          />
        )}
      </Field>
      <PasswordField
        label="Password"
        name="password"
        isNew
        error={isOfPassword ? problemInWords(problem) : null}
      />
      <Button type="submit" variant="primary" className="w-full" disabled={isPending}>
        {isPending ? 'Signing in…' : 'Save and sign in'}
      </Button>
    </form>
  )
}

type State = {
  readonly name: string
  readonly email: string
  readonly problem: Awaited<ReturnType<SignInAction>>
}
