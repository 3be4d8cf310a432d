'use client'
import { useImperativeHandle, useRef } from 'react'
import { type SurfaceProps, surfaceLabel } from './surface.ts'

/** The plain way to write, where Monaco does not load. Everything but colours and completion works the same. */
export function TextSurface({ text, onChange, readOnly, findings, handle }: SurfaceProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  useImperativeHandle(handle, () => ({
    focus: () => field.current?.focus(),
    reveal: ({ start, end }) => {
      field.current?.focus()
      field.current?.setSelectionRange(start.offset, Math.max(end.offset, start.offset + 1))
    },
  }))
  return (
    <textarea
      ref={field}
      aria-label={surfaceLabel}
      aria-invalid={findings.some((finding) => finding.severity === 'error')}
      readOnly={readOnly !== null}
      value={text}
      spellCheck={false}
      autoCapitalize="off"
      onChange={(event) => onChange(event.target.value)}
      className="block h-[460px] w-full resize-y bg-transparent p-3.5 font-mono text-xs leading-[18px]"
    />
  )
}
