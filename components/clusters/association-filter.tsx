'use client'
import { useEffect, useRef } from 'react'
import { Input } from '../ui/field.tsx'
import { Kbd } from '../ui/kbd.tsx'

type Props = {
  readonly query: string
  readonly onQuery: (text: string) => void
  readonly shown: number
  readonly total: number
}

const choices = [
  { word: '', label: 'all' },
  { word: 'has:session-policy', label: 'with session policy' },
  { word: 'lacks:session-policy', label: 'without' },
] as const

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  )
}

/** Free words and the one property that is asked for most. `/` goes to it from anywhere on the page. */
export function AssociationFilter({ query, onQuery, shown, total }: Props) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    function focus(event: KeyboardEvent): void {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return
      event.preventDefault()
      input.current?.focus()
    }
    window.addEventListener('keydown', focus)
    return () => window.removeEventListener('keydown', focus)
  }, [])
  const free = query.replace(/\b(has|lacks):session-policy\b/g, '').trim()
  const chosen = choices.find(({ word }) => word !== '' && query.includes(word))?.word ?? ''
  return (
    <search className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
      <span className="relative w-full sm:max-w-80">
        <Input
          ref={input}
          type="search"
          aria-label="Filter associations"
          placeholder="Filter by name, namespace or role"
          value={query}
          onChange={(event) => onQuery(event.target.value)}
        />
        <span aria-hidden className="absolute top-1.5 right-2 hidden sm:block">
          {query === '' && <Kbd>/</Kbd>}
        </span>
      </span>
      <fieldset className="flex items-center gap-1" aria-label="Session policy">
        {choices.map(({ word, label }) => (
          <button
            key={label}
            type="button"
            aria-pressed={chosen === word}
            onClick={() => onQuery([word, free].filter(Boolean).join(' '))}
            className="min-h-6 cursor-pointer rounded-full border border-line px-2.5 text-xs aria-pressed:border-transparent aria-pressed:bg-accent-soft aria-pressed:font-medium"
          >
            {label}
          </button>
        ))}
      </fieldset>
      <span role="status" className="text-dim tabular-nums">
        {shown === total
          ? `${total.toLocaleString('en')} ${total === 1 ? 'association' : 'associations'}`
          : `${shown.toLocaleString('en')} of ${total.toLocaleString('en')}`}
      </span>
    </search>
  )
}
