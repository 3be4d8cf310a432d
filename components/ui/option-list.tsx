'use client'
import { Autocomplete } from '@base-ui/react/autocomplete'
import type { ReactNode } from 'react'

type Props<Option> = {
  readonly keyOf: (option: Option) => string
  /** What a line shows. */
  readonly children: (option: Option) => ReactNode
}

/** What a text field offers while somebody types, below it and as wide; to be put into an Autocomplete. */
export function OptionList<Option>({ keyOf, children }: Props<Option>) {
  return (
    <Autocomplete.Portal>
      <Autocomplete.Positioner sideOffset={4} align="start" className="z-50 outline-none">
        <Autocomplete.Popup className="max-h-80 w-(--anchor-width) min-w-72 max-w-[calc(100vw-24px)] overflow-auto rounded-lg border border-line bg-panel py-1 shadow-2xl">
          <Autocomplete.List>
            {(option: Option) => (
              <Autocomplete.Item
                key={keyOf(option)}
                value={option}
                className="flex cursor-pointer flex-wrap items-baseline gap-x-3 px-3 py-1 data-highlighted:bg-accent-soft"
              >
                {children(option)}
              </Autocomplete.Item>
            )}
          </Autocomplete.List>
        </Autocomplete.Popup>
      </Autocomplete.Positioner>
    </Autocomplete.Portal>
  )
}

/** A name, and what is said of it at the line's end. */
export function NamedOption({ name, detail }: { readonly name: string; readonly detail: ReactNode }) {
  return (
    <>
      <code className="min-w-0 text-xs [overflow-wrap:anywhere]">{name}</code>
      <span className="ml-auto min-w-0 truncate text-dim text-xs">{detail}</span>
    </>
  )
}
