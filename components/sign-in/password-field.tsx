import type { ReactNode } from 'react'
import { Field, Input } from '../ui/field.tsx'

type Props = {
  readonly label: string
  readonly name: string
  /** To be chosen now; the hint says what it may be, unless there is another. */
  readonly isNew?: boolean
  readonly hint?: ReactNode
  readonly error?: string | null
}

const mayBe = '12 characters or more; any will do, and it may be pasted.'

/** A password, which programs that keep them may fill in. The server says what is too long; here is only a bound. */
export function PasswordField({ label, name, isNew = false, hint = isNew && mayBe, error }: Props) {
  return (
    <Field label={label} hint={hint} {...(error !== undefined && { error })}>
      {(wiring) => (
        <Input
          {...wiring}
          name={name}
          type="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          required
          maxLength={512}
        />
      )}
    </Field>
  )
}
