'use client'
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser'
import { useActionState } from 'react'
import type { SignInProblem } from '@/lib/auth/types.ts'
import type { Result } from '@/lib/base/index.ts'
import { atDevice } from '../sign-in/passkey-device.ts'
import { PasswordField } from '../sign-in/password-field.tsx'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { ownProblemInWords } from './words.ts'

type Props = {
  readonly begin: (password: string) => Promise<Result<PublicKeyCredentialCreationOptionsJSON, SignInProblem>>
  readonly finish: (name: string, answer: object) => Promise<SignInProblem | null>
  /** What it is called where nothing else is typed. */
  readonly name: string
  /** Whether browsers keep passkeys for the site's address. */
  readonly isPossible: boolean
}
type State = { readonly name: string; readonly added?: string; readonly problem?: string }

/** Adds a passkey. What was typed stays when it did not work, but for the password. */
export function PasskeyForm({ begin, finish, name, isPossible }: Props) {
  const [state, add, isPending] = useActionState(
    async (_: State, form: FormData): Promise<State> => {
      const typed = String(form.get('name') ?? '')
      const asked = await begin(String(form.get('password') ?? ''))
      if (!asked.ok) return { name: typed, problem: ownProblemInWords(asked.error) }
      const made = await atDevice(({ startRegistration }) => startRegistration({ optionsJSON: asked.value }))
      if (!made.ok) return { name: typed, problem: made.error }
      const problem = await finish(typed, made.value)
      return problem ? { name: typed, problem: ownProblemInWords(problem) } : { name, added: typed }
    },
    { name },
  )
  if (!isPossible)
    return (
      <p className="px-3.5 py-3 text-dim">
        Browsers keep passkeys for a name over https, or for localhost. This site’s address is neither;
        whoever runs it sets it with PODSCOPE_ORIGIN.
      </p>
    )
  return (
    <form action={add} aria-label="Add a passkey" className="max-w-96 space-y-3 p-3.5">
      {state.added && <Banner tone="ok" title={`The passkey “${state.added}” is added.`} />}
      {state.problem && <Banner tone="bad" title={state.problem} />}
      <Field label="Name of the passkey" hint="To know it by in this list.">
        {(wiring) => (
          <Input
            {...wiring}
            key={state.name}
            name="name"
            autoComplete="off"
            required
            maxLength={100}
            defaultValue={state.name}
          />
        )}
      </Field>
      <PasswordField label="Password" name="password" hint="Whoever finds this page open is to add none." />
      <Button type="submit" disabled={isPending}>
        {isPending ? 'Waiting for the device…' : 'Add a passkey'}
      </Button>
    </form>
  )
}
