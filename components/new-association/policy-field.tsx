'use client'
import { useDeferredValue, useMemo } from 'react'
import { CheckedField } from '@/components/policy-editor/checked-field.tsx'
import { useEngine } from './engine.ts'

type Props = { value: string; onChange: (value: string) => void; error: string | null }

/** A session policy to start with, checked while it is typed. Its effect beside it is the editor's business, afterwards. */
export function PolicyField({ value, onChange, error }: Props) {
  const text = useDeferredValue(value)
  const blank = text.trim() === ''
  const engine = useEngine(!blank)
  const findings = useMemo(
    () => (blank || !engine ? [] : engine.checkPolicy(text, 'session')),
    [blank, text, engine],
  )
  const toSend = useMemo(() => (blank ? '' : (engine?.minifyPolicy(text) ?? null)), [blank, text, engine])
  return (
    <CheckedField
      label="Session policy"
      isOptional
      hint="Without one the pods get everything the role allows. It can also be written afterwards, with its effect beside it."
      rows={8}
      value={value}
      isInvalid={error !== null}
      toSend={toSend}
      findings={findings}
      placeOf={({ start, end }) => [start.offset, Math.max(end.offset, start.offset + 1)]}
      onChange={onChange}
    />
  )
}
