import type { ContactText } from '@/lib/auth/rules/index.ts'
import { Field, Input } from '../ui/field.tsx'

type Props = {
  readonly text: ContactText
  readonly problems: { readonly words: string | null; readonly address: string | null }
  readonly onChange: (text: ContactText) => void
}

/** Whom to ask about a tenant's workloads. */
export function ContactFields({ text, problems, onChange }: Props) {
  return (
    <fieldset className="space-y-3">
      <legend className="font-semibold">Who to ask</legend>
      <p className="text-dim">
        Shown to whoever sees these associations, and in the text for a ticket. Both may be empty.
      </p>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Contact" hint="A team, a channel, who is on call." error={problems.words}>
          {(wiring) => (
            <Input
              {...wiring}
              value={text.words}
              maxLength={200}
              onChange={({ target }) => onChange({ ...text, words: target.value })}
            />
          )}
        </Field>
        <Field label="Email or link" hint="An address, or https://…" error={problems.address}>
          {(wiring) => (
            <Input
              {...wiring}
              value={text.address}
              maxLength={1000}
              inputMode="url"
              spellCheck={false}
              autoComplete="off"
              onChange={({ target }) => onChange({ ...text, address: target.value })}
            />
          )}
        </Field>
      </div>
    </fieldset>
  )
}
