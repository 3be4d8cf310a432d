'use client'
import type { SelectorProblem, SelectorText } from '@/lib/auth/rules/index.ts'
import { Button } from '../ui/button.tsx'
import { Field, Input, Textarea } from '../ui/field.tsx'

type Props = {
  /** From 1. */
  readonly place: number
  readonly text: SelectorText
  readonly problems: readonly SelectorProblem[]
  readonly onChange: (text: SelectorText) => void
  /** Null: it is the only one. */
  readonly onRemove: (() => void) | null
}

const fields = [
  { field: 'accounts', label: 'Accounts', placeholder: '111122223333' },
  { field: 'regions', label: 'Regions', placeholder: 'eu-west-1, us-*' },
  { field: 'clusters', label: 'Clusters', placeholder: 'prod-*' },
  { field: 'namespaces', label: 'Namespaces', placeholder: 'tenant-acme, acme-*' },
] as const

/** One selector: an association meets it that meets every field; an empty field takes any. */
export function SelectorFields({ place, text, problems, onChange, onRemove }: Props) {
  const of = (field: SelectorProblem['field']) =>
    problems.find((problem) => problem.field === field)?.message ?? null
  const blank = of('all')
  return (
    <fieldset className="space-y-3 rounded-lg border border-line p-3">
      <legend className="sr-only">Selector {place}</legend>
      <div className="flex items-center gap-2">
        <span aria-hidden className="text-dim text-xs">
          {place === 1 ? 'Associations where all of this is so' : 'or where all of this is so'}
        </span>
        {onRemove && (
          <Button size="sm" variant="ghost" className="ml-auto" onClick={onRemove}>
            Remove<span className="sr-only"> selector {place}</span>
          </Button>
        )}
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        {fields.map(({ field, label, placeholder }) => (
          <Field key={field} label={label} error={of(field)}>
            {(wiring) => (
              <Input
                {...wiring}
                value={text[field]}
                placeholder={placeholder}
                spellCheck={false}
                autoComplete="off"
                className="font-mono text-xs"
                onChange={({ target }) => onChange({ ...text, [field]: target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <Field
        label="Tags of the association"
        hint="One a line: team=payments, or team=pay*."
        error={of('tags')}
      >
        {(wiring) => (
          <Textarea
            {...wiring}
            rows={2}
            value={text.tags}
            onChange={({ target }) => onChange({ ...text, tags: target.value })}
          />
        )}
      </Field>
      {blank && (
        <p role="alert" className="font-medium text-denied text-xs">
          {blank}
        </p>
      )}
    </fieldset>
  )
}
