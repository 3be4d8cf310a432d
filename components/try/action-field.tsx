'use client'
import { Autocomplete } from '@base-ui/react/autocomplete'
import { useEffect, useMemo, useState } from 'react'
import { Field, inputClass } from '@/components/ui/field.tsx'
import { NamedOption, OptionList } from '@/components/ui/option-list.tsx'
import { type ActionOption, matchingActions } from './action-options.ts'

type Props = {
  readonly value: string
  /** Asked about: chosen, finished, or left. */
  readonly onAsk: (action: string) => void
  readonly onProblem: (words: string | null) => void
}

/** One action, found among all that AWS documents. The list comes when somebody begins to look for one. */
export function ActionField({ value, onAsk, onProblem }: Props) {
  const [typed, setTyped] = useState(value)
  const [open, setOpen] = useState(false)
  const [options, setOptions] = useState<readonly ActionOption[] | null>(null)
  useEffect(() => setTyped(value), [value])
  const matches = useMemo(() => matchingActions(options ?? [], typed), [options, typed])
  const load = () => {
    if (options) return
    import('./try-engine.ts').then(
      ({ actionOptions }) => setOptions(actionOptions()),
      () => onProblem('The list of actions could not be loaded; an action can still be typed.'),
    )
  }
  const ask = (action: string) => {
    const name = action.trim()
    if (name !== '' && name !== value) onAsk(name)
  }
  const settled = matches.length === 1 && matches[0]?.name === typed
  return (
    <Field label="Action">
      {(wiring) => (
        <Autocomplete.Root
          items={options ?? []}
          filteredItems={matches}
          open={open && !settled && matches.length > 0}
          onOpenChange={setOpen}
          value={typed}
          onValueChange={(text, { reason }) => {
            setTyped(text)
            if (reason === 'item-press') ask(text)
          }}
          itemToStringValue={(action: ActionOption) => action.name}
          autoHighlight
          openOnInputClick
        >
          <Autocomplete.Input
            {...wiring}
            placeholder="s3:GetObject"
            spellCheck={false}
            onFocus={load}
            onBlur={() => ask(typed)}
            onKeyDown={(event) => {
              // While the list is open, Enter chooses from it.
              if (event.key === 'Enter' && !(open && !settled && matches.length > 0)) ask(typed)
            }}
            className={`${inputClass} font-mono text-xs [font-variant-ligatures:none]`}
          />
          <OptionList keyOf={({ name }: ActionOption) => name}>
            {({ name, level }) => <NamedOption name={name} detail={level} />}
          </OptionList>
        </Autocomplete.Root>
      )}
    </Field>
  )
}
