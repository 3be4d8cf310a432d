'use client'
import { X } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { cn } from '@/components/ui/cn.ts'
import { inputClass } from '@/components/ui/field.tsx'

export const selectClass = cn(inputClass, 'w-auto max-w-full')

export function Part({
  title,
  statement,
  children,
  aside,
}: {
  title: string
  statement: number
  children: ReactNode
  aside?: ReactNode
}) {
  return (
    <section
      className="space-y-2 border-line border-t px-3.5 py-2.5"
      aria-label={`${title} of statement ${statement + 1}`}
    >
      <div className="flex flex-wrap items-baseline gap-x-2">
        <h4 className="font-semibold">{title}</h4>
        {aside && <span className="text-dim text-xs">{aside}</span>}
      </div>
      {children}
    </section>
  )
}

export function RemoveButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="inline-flex size-6 shrink-0 cursor-pointer items-center justify-center rounded-[6px] text-dim hover:bg-sunk hover:text-text"
    >
      <X aria-hidden className="size-3.5" />
    </button>
  )
}

/** A value that can be taken away. `note` says what is to be known of it. */
export function ValueChip({
  value,
  note,
  warn = false,
  onRemove,
}: {
  value: string
  note?: ReactNode
  warn?: boolean
  onRemove: (() => void) | null
}) {
  return (
    <li
      className={`inline-flex max-w-full items-center gap-1.5 rounded-[7px] border border-line py-px pr-0.5 pl-2 ${warn ? 'bg-cut-soft' : 'bg-sunk'}`}
    >
      <code className="min-w-0 py-0.5 [overflow-wrap:anywhere]">{value}</code>
      {note && <span className="text-dim text-xs">{note}</span>}
      {onRemove ? <RemoveButton label={`Remove ${value}`} onClick={onRemove} /> : <span className="w-1" />}
    </li>
  )
}

/** A field and a button that adds what is in it. Enter adds too; with `several`, values may come at once, between blanks or commas. */
export function AddText({
  label,
  placeholder,
  suggestions = [],
  several = false,
  onAdd,
}: {
  label: string
  placeholder?: string
  suggestions?: readonly string[]
  several?: boolean
  onAdd: (values: readonly string[]) => void
}) {
  const [text, setText] = useState('')
  const list = useId()
  const values = (several ? text.split(/[\s,]+/) : [text.trim()]).filter((each) => each !== '')
  const add = () => {
    if (values.length === 0) return
    onAdd(values)
    setText('')
  }
  return (
    <div className="flex max-w-xl gap-2">
      <input
        aria-label={label}
        className={`${inputClass} font-mono text-xs`}
        value={text}
        placeholder={placeholder}
        list={suggestions.length > 0 ? list : undefined}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          add()
        }}
      />
      {suggestions.length > 0 && (
        <datalist id={list}>
          {suggestions.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
      <Button onClick={add} disabled={values.length === 0} aria-label={`Add: ${label}`}>
        Add
      </Button>
    </div>
  )
}

/** Values as they are written, each in a field of its own. */
export function ValueRows({
  values,
  label,
  onChange,
  onRemove,
}: {
  values: readonly string[]
  /** `Resource`: the fields are `Resource 1`, `Resource 2`. */
  label: string
  onChange: ((index: number, value: string) => void) | null
  onRemove: (index: number) => void
}) {
  return (
    <ul className="space-y-1">
      {values.map((value, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a value in a list has no identity but its place
        <li key={index} className="flex items-center gap-1">
          {onChange ? (
            <>
              <input
                aria-label={`${label} ${index + 1}`}
                className={`${inputClass} font-mono text-xs`}
                value={value}
                spellCheck={false}
                autoCapitalize="off"
                onChange={(event) => onChange(index, event.target.value)}
              />
              <RemoveButton
                label={`Remove ${label.toLowerCase()} ${index + 1}`}
                onClick={() => onRemove(index)}
              />
            </>
          ) : (
            <code className="[overflow-wrap:anywhere]">{value}</code>
          )}
        </li>
      ))}
    </ul>
  )
}
