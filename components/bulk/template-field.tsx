'use client'
import { useDeferredValue, useMemo } from 'react'
import { checkTemplate, expandTemplate, placeholders, sayTemplateProblem } from '@/lib/bulk/template.ts'
import type { ClusterRef } from '@/lib/bulk/types.ts'
import type { Finding } from '@/lib/iam/index.ts'
import { useEngine } from '../new-association/engine.ts'
import { CheckedField } from '../policy-editor/checked-field.tsx'

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
    <CheckedField
      label={label}
      isOptional={isOptional}
      hint={
        <>
          {hint} Placeholders:{' '}
          {placeholders.map((name) => (
            <code key={name} className="mr-1.5">{`{{${name}}}`}</code>
          ))}
        </>
      }
      rows={9}
      value={value}
      isReadOnly={isReadOnly}
      toSend={toSend}
      findings={findings}
      placeOf={({ start }) => lineAt(value, start.line)}
      onChange={onChange}
    />
  )
}

/** A line, counted from 1, from and up to. Findings' columns are not the text's, where names stand in the places of braces. */
function lineAt(text: string, line: number): readonly [number, number] {
  const lines = text.split('\n')
  const start = lines.slice(0, line - 1).join('\n').length + Number(line > 1)
  return [start, start + (lines[line - 1]?.length ?? 0)]
}
