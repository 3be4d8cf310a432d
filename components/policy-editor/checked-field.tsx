'use client'
import { type ReactNode, useId, useRef } from 'react'
import { Textarea } from '@/components/ui/field.tsx'
import type { Finding } from '@/lib/iam/index.ts'
import { FindingList } from './finding-list.tsx'
import { SizeMeter } from './size-meter.tsx'

type Props = {
  readonly label: string
  readonly isOptional: boolean
  readonly hint: ReactNode
  readonly rows: number
  readonly value: string
  readonly isReadOnly?: boolean
  readonly isInvalid?: boolean
  /** The text as it is sent, for its size; null: it is not JSON yet. */
  readonly toSend: string | null
  readonly findings: readonly Finding[]
  /** Which part of `value` a finding is about, from and up to. */
  readonly placeOf: (range: Finding['range']) => readonly [number, number]
  readonly onChange: (value: string) => void
}

/** A policy in a plain field, with its size above and what was found in it below; a finding leads to its place. */
export function CheckedField(props: Props) {
  const { label, isOptional, hint, rows, value, isReadOnly = false, isInvalid = false } = props
  const { toSend, findings, placeOf, onChange } = props
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <label htmlFor={id} className="font-medium">
          {label} {isOptional && <span className="font-normal text-dim">optional</span>}
        </label>
        <SizeMeter toSend={toSend} />
      </div>
      <div className="overflow-hidden rounded-[7px] border border-line-strong/60">
        <Textarea
          id={id}
          ref={area}
          rows={rows}
          value={value}
          readOnly={isReadOnly}
          autoCapitalize="off"
          aria-invalid={isInvalid || undefined}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange(event.target.value)}
          className="-outline-offset-2 block rounded-none border-0"
        />
        <FindingList
          findings={findings}
          blank={value.trim() === ''}
          onFix={null}
          onShow={({ range }) => {
            area.current?.focus()
            area.current?.setSelectionRange(...placeOf(range))
          }}
        />
      </div>
      <span id={`${id}-hint`} className="text-dim text-xs">
        {hint}
      </span>
    </div>
  )
}
