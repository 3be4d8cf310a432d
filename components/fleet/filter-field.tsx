'use client'
import { Autocomplete } from '@base-ui/react/autocomplete'
import { useEffect, useMemo, useRef, useState } from 'react'
import { applyOption, completeFilter, type Option } from '@/lib/fleet/filter/index.ts'
import { inputClass } from '../ui/field.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { NamedOption, OptionList } from '../ui/option-list.tsx'
import type { Suggest } from './types.ts'
import { useSlash } from './use-slash.ts'

type Props = {
  readonly value: string
  /** Asked for: chosen, or finished with Enter, or left. */
  readonly onFilter: (text: string) => void
  readonly suggest: Suggest
  readonly describedBy: string | undefined
  /** What describes it is a problem, unless told. */
  readonly isInvalid?: boolean
}

/** Names that only the server knows, for what is typed; asked a moment after the last key. */
function useSuggestions(suggest: Suggest, ask: ReturnType<typeof completeFilter>['ask']) {
  const [found, setFound] = useState<{ readonly for: string; readonly names: readonly string[] } | null>(null)
  const key = ask && `${ask.key}:${ask.typed}`
  useEffect(() => {
    if (!ask || !key) return
    let dropped = false
    const timer = setTimeout(() => {
      suggest(ask.key, ask.typed).then(
        (names) => dropped || setFound({ for: key, names }),
        () => undefined,
      )
    }, 120)
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }, [suggest, key, ask])
  return found && found.for === key ? found.names : []
}

/** The typed filter, completed: keys, then their values. `/` goes to it from anywhere on the page. */
export function FilterField({
  value,
  onFilter,
  suggest,
  describedBy,
  isInvalid = describedBy !== undefined,
}: Props) {
  const [typed, setTyped] = useState(value)
  const [caret, setCaret] = useState(value.length)
  const [open, setOpen] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => setTyped(value), [value])
  useSlash(input)
  const completion = useMemo(() => completeFilter(typed, caret), [typed, caret])
  const names = useSuggestions(suggest, open ? completion.ask : null)
  const options: readonly Option[] = [...completion.options, ...names.map((text) => ({ text, detail: '' }))]
  const ask = (text: string) => {
    if (text.trim() !== value) onFilter(text.trim())
  }
  const isOpen = open && options.length > 0
  return (
    <Autocomplete.Root
      items={options}
      filteredItems={options}
      open={isOpen}
      onOpenChange={setOpen}
      value={typed}
      onValueChange={(text, { reason }) => {
        setTyped(text)
        setCaret(reason === 'item-press' ? text.length : (input.current?.selectionStart ?? text.length))
        if (reason === 'item-press' && !text.endsWith(':')) ask(text)
        if (text === '') ask(text)
      }}
      itemToStringValue={({ text }: Option) => applyOption(typed, completion, text).text}
      openOnInputClick
    >
      <span className="relative block w-full min-w-0 flex-1 sm:min-w-80">
        <Autocomplete.Input
          ref={input}
          type="search"
          aria-label="Filter associations"
          aria-describedby={describedBy}
          aria-invalid={isInvalid ? true : undefined}
          placeholder="Filter: a word, role:…, can:s3:DeleteObject, lacks:session-policy"
          spellCheck={false}
          autoComplete="off"
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? typed.length)}
          onBlur={() => ask(typed)}
          onKeyDown={(event) => {
            const chosen = event.currentTarget.getAttribute('aria-activedescendant')
            if (event.key !== 'Enter' || (isOpen && chosen)) return
            setOpen(false)
            ask(typed)
          }}
          className={`${inputClass} font-mono text-xs [font-variant-ligatures:none]`}
        />
        <span aria-hidden className="absolute top-1.5 right-2 hidden sm:block">
          {typed === '' && <Kbd>/</Kbd>}
        </span>
      </span>
      <OptionList keyOf={({ text }: Option) => text}>
        {({ text, detail }) => <NamedOption name={text} detail={detail} />}
      </OptionList>
    </Autocomplete.Root>
  )
}
