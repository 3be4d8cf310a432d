'use client'
import { useDeferredValue, useId, useMemo, useRef } from 'react'
import { FindingList } from '@/components/policy-editor/finding-list.tsx'
import { SizeMeter } from '@/components/policy-editor/size-meter.tsx'
import { Textarea } from '@/components/ui/field.tsx'
import { useEngine } from './engine.ts'

type Props = { value: string; onChange: (value: string) => void; error: string | null }

/** A session policy to start with, checked while it is typed. Its effect beside it is the editor's business, afterwards. */
export function PolicyField({ value, onChange, error }: Props) {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const text = useDeferredValue(value)
  const blank = text.trim() === ''
  const engine = useEngine(!blank)
  const findings = useMemo(
    () => (blank || !engine ? [] : engine.checkPolicy(text, 'session')),
    [blank, text, engine],
  )
  const toSend = useMemo(() => (blank ? '' : (engine?.minifyPolicy(text) ?? null)), [blank, text, engine])
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <label htmlFor={id} className="font-medium">
          Session policy <span className="font-normal text-dim">optional</span>
        </label>
        <SizeMeter toSend={toSend} />
      </div>
      <div className="overflow-hidden rounded-[7px] border border-line-strong/60">
        <Textarea
          id={id}
          ref={area}
          rows={8}
          value={value}
          autoCapitalize="off"
          aria-invalid={error !== null || undefined}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange(event.target.value)}
          className="block rounded-none border-0"
        />
        <FindingList
          findings={findings}
          blank={blank}
          onFix={null}
          onShow={({ range }) => {
            area.current?.focus()
            area.current?.setSelectionRange(
              range.start.offset,
              Math.max(range.end.offset, range.start.offset + 1),
            )
          }}
        />
      </div>
      <span id={`${id}-hint`} className="text-dim text-xs">
        Without one the pods get everything the role allows. It can also be written afterwards, with its
        effect beside it.
      </span>
    </div>
  )
}
