'use client'
import { useDeferredValue, useId, useMemo, useRef } from 'react'
import { checkTemplate, expandTemplate, placeholders, sayTemplateProblem } from '@/lib/bulk/template.ts'
import type { ClusterRef } from '@/lib/bulk/types.ts'
import type { Finding } from '@/lib/iam/index.ts'
import { useEngine } from '../new-association/engine.ts'
import { FindingList } from '../policy-editor/finding-list.tsx'
import { SizeMeter } from '../policy-editor/size-meter.tsx'
import { Textarea } from '../ui/field.tsx'

type Props = {
  readonly label: string
  readonly isOptional: boolean
  readonly hint: string
  readonly value: string
  /** Stands in for the cluster of an association while the text is checked. */
  readonly home: ClusterRef
  readonly isReadOnly: boolean
  readonly onChange: (value: string) => void
}

/** Problems of the braces in the shape of the engine's findings. */
function templateFindings(text: string): readonly Finding[] {
  return checkTemplate(text).map((problem) => {
    const place = { offset: problem.offset, line: problem.line, column: 1 }
    return {
      code: `template-${problem.kind}`,
      severity: 'error',
      message: sayTemplateProblem(problem),
      range: { start: place, end: { ...place, offset: problem.offset + 2 } },
    }
  })
}

/** A session policy that may name the association it is for, checked with names in the places of the braces. */
export function TemplateField({ label, isOptional, hint, value, home, isReadOnly, onChange }: Props) {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const text = useDeferredValue(value)
  const blank = text.trim() === ''
  const engine = useEngine(!blank)
  const braces = useMemo(() => templateFindings(text), [text])
  const filled = useMemo(() => {
    const values = { account: home.accountId, region: home.region, cluster: home.cluster }
    const example = expandTemplate(text, {
      ...values,
      namespace: 'namespace',
      serviceAccount: 'service-account',
    })
    return example.ok ? example.value : null
  }, [text, home])
  const findings = useMemo(() => {
    if (blank || filled === null || !engine) return braces
    return [...braces, ...engine.checkPolicy(filled, 'session')]
  }, [blank, filled, engine, braces])
  const toSend = useMemo(
    () => (blank ? '' : filled === null ? null : (engine?.minifyPolicy(filled) ?? null)),
    [blank, filled, engine],
  )
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
          rows={9}
          value={value}
          readOnly={isReadOnly}
          autoCapitalize="off"
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange(event.target.value)}
          className="block rounded-none border-0"
        />
        <FindingList
          findings={findings}
          blank={blank}
          onFix={null}
          onShow={({ range }) => {
            // Lines are those of the text; columns are not, where names stand in the places of braces.
            const lines = value.split('\n')
            const start =
              lines.slice(0, range.start.line - 1).join('\n').length + Number(range.start.line > 1)
            area.current?.focus()
            area.current?.setSelectionRange(start, start + (lines[range.start.line - 1]?.length ?? 0))
          }}
        />
      </div>
      <span id={`${id}-hint`} className="text-dim text-xs">
        {hint} Known are{' '}
        {placeholders.map((name) => (
          <code key={name} className="mr-1.5">{`{{${name}}}`}</code>
        ))}
      </span>
    </div>
  )
}
