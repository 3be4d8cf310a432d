'use client'
import { Autocomplete } from '@base-ui/react/autocomplete'
import { type Ref, useEffect, useState } from 'react'
import type { QuestionOption } from '@/lib/analysis/types.ts'
import { inputClass } from '../ui/field.tsx'
import { NamedOption, OptionList } from '../ui/option-list.tsx'

type Props = {
  readonly value: string
  readonly onChange: (text: string) => void
  /** Enter, where nothing is chosen from the list. */
  readonly onEnter: () => void
  readonly suggest: (typed: string) => Promise<readonly QuestionOption[]>
  readonly placeholder?: string
  readonly ref?: Ref<HTMLInputElement>
  /** Ties the field to its label and problem, or names it. */
  readonly wiring: {
    readonly id?: string
    readonly 'aria-label'?: string
    readonly 'aria-describedby'?: string
    readonly 'aria-invalid'?: true
  }
}

const nothing: readonly QuestionOption[] = []

/** What the server offers for a text, asked a moment after the last key; a server that does not answer offers nothing. */
function useOptions(suggest: Props['suggest'], typed: string, open: boolean): readonly QuestionOption[] {
  const [found, setFound] = useState<{ readonly typed: string; readonly options: typeof nothing } | null>(
    null,
  )
  useEffect(() => {
    if (!open) return
    let dropped = false
    const timer = setTimeout(() => {
      suggest(typed).then(
        (options) => dropped || setFound({ typed, options }),
        () => undefined,
      )
    }, 120)
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }, [suggest, typed, open])
  // While the next are on their way, the last ones stay: a list that flickers cannot be read.
  return open && found ? found.options : nothing
}

/** A text with things to choose from; anything else can be typed. */
export function OptionField({ value, onChange, onEnter, suggest, placeholder, ref, wiring }: Props) {
  const [open, setOpen] = useState(false)
  const options = useOptions(suggest, value, open)
  const isSettled = options.length === 1 && options[0]?.text === value
  const isOpen = open && options.length > 0 && !isSettled
  return (
    <Autocomplete.Root
      items={options}
      filteredItems={options}
      open={isOpen}
      onOpenChange={setOpen}
      value={value}
      onValueChange={(text) => onChange(text)}
      itemToStringValue={({ text }: QuestionOption) => text}
      openOnInputClick
    >
      <Autocomplete.Input
        {...wiring}
        ref={ref}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        onKeyDown={(event) => {
          const chosen = event.currentTarget.getAttribute('aria-activedescendant')
          if (event.key !== 'Enter' || (isOpen && chosen)) return
          event.preventDefault()
          setOpen(false)
          onEnter()
        }}
        className={`${inputClass} font-mono text-xs [font-variant-ligatures:none]`}
      />
      <OptionList keyOf={({ text }: QuestionOption) => text}>
        {({ text, detail }) => <NamedOption name={text} detail={detail} />}
      </OptionList>
    </Autocomplete.Root>
  )
}
