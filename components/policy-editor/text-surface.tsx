'use client'
import { useImperativeHandle, useRef } from 'react'
import type { Place } from '@/lib/iam/index.ts'
import { type SurfaceProps, surfaceLabel } from './surface.ts'

/** The plain way to write, where Monaco does not load. Everything but colours and completion works the same. */
export function TextSurface({ text, onChange, readOnly, state, handle, label = surfaceLabel }: SurfaceProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  useImperativeHandle(handle, () => ({
    focus: () => field.current?.focus(),
    reveal: ({ start, end }) => {
      field.current?.focus()
      field.current?.setSelectionRange(start.offset, Math.max(end.offset, start.offset + 1))
    },
    selection: () => ({
      start: placeAt(text, field.current?.selectionStart ?? 0),
      end: placeAt(text, field.current?.selectionEnd ?? 0),
    }),
  }))
  const wrong = state.assessment?.findings.some(({ severity }) => severity === 'error') ?? false
  return (
    <textarea
      ref={field}
      aria-label={label}
      aria-invalid={wrong}
      readOnly={readOnly !== null}
      value={text}
      spellCheck={false}
      autoCapitalize="off"
      onChange={(event) => onChange(event.target.value)}
      className="block h-[460px] w-full resize-y bg-transparent p-3.5 font-mono text-xs leading-[18px]"
    />
  )
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset)
  return { offset, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
