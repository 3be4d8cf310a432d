'use client'
import { startTransition, useState, useTransition } from 'react'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Field, Input, inputClass, Textarea } from '@/components/ui/field.tsx'
import type { ConditionBlock, Expectation } from '@/lib/expectations/index.ts'
import { type Saved, settled } from './types.ts'
import { contextFromLines, contextLines, linesOf } from './words.ts'

type Props = {
  readonly title: string
  readonly first: Expectation
  readonly save: (expectation: Expectation) => Promise<Saved>
  readonly onClose: () => void
}

/** The expectation as it stands in the form. */
type Draft = {
  readonly must: Expectation['must']
  readonly actions: string
  readonly resources: string
  readonly context: string
  readonly unless: string
  readonly reason: string
}

function draftOf(expectation: Expectation): Draft {
  const { must, actions, resources, unless, reason = '' } = expectation
  return {
    must,
    actions: actions.join('\n'),
    resources: resources.join('\n'),
    context: contextLines(expectation),
    unless: unless ? JSON.stringify(unless) : '',
    reason,
  }
}

/** The form's expectation, or what is wrong with it; the rest is told by whoever saves it. */
function expectationOf(draft: Draft): Expectation | string {
  const { must, actions, resources, context, unless, reason } = draft
  if (linesOf(actions).length === 0) return 'Name an action: s3:GetObject, or a pattern as s3:Delete*.'
  const resourceLines = linesOf(resources)
  const made = {
    must,
    actions: linesOf(actions),
    resources: resourceLines.length > 0 ? resourceLines : ['*'],
    context: contextFromLines(context),
    ...(reason.trim() && { reason: reason.trim() }),
  }
  if (must === 'allow' || unless.trim() === '') return made
  const block = blockOf(unless)
  return block
    ? { ...made, unless: block }
    : '“Unless” is a Condition as in a policy: {"StringEquals":{"aws:SourceVpce":"vpce-1"}}'
}

function blockOf(text: string): ConditionBlock | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as ConditionBlock)
      : null
  } catch {
    return null
  }
}

/** One expectation, written or changed. */
export function ExpectationDialog({ title, first, save, onClose }: Props) {
  const [draft, setDraft] = useState(() => draftOf(first))
  const [busy, startSaving] = useTransition()
  const [problem, setProblem] = useState<string | null>(null)
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))
  const submit = () => {
    const made = expectationOf(draft)
    if (typeof made === 'string') return setProblem(made)
    startSaving(async () => {
      const answer = await settled(save(made))
      // A transition, as the page's new list is one: what is clicked once this is closed was drawn from what was saved.
      startTransition(() => {
        if (answer.ok) return onClose()
        setProblem(answer.problems?.[0] ? `${answer.problems[0].message}.` : answer.message)
      })
    })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !busy && onClose()}
      title={title}
      description="It is about every such request: all must be allowed, or none."
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button variant="primary" onClick={submit} disabled={busy}>
            {busy ? 'Saving…' : 'Save expectation'}
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        {problem && (
          <Banner tone="bad" title="This cannot be saved.">
            {problem}
          </Banner>
        )}
        <Form draft={draft} set={set} />
      </div>
    </Dialog>
  )
}

function Form({ draft, set }: { readonly draft: Draft; readonly set: (change: Partial<Draft>) => void }) {
  return (
    <>
      <Field label="The pods’ session">
        {(wiring) => (
          <select
            {...wiring}
            value={draft.must}
            className={inputClass}
            onChange={({ target }) => set({ must: target.value === 'allow' ? 'allow' : 'not allow' })}
          >
            <option value="allow">must allow</option>
            <option value="not allow">must not allow</option>
          </select>
        )}
      </Field>
      <Field label="Actions" hint="One a line, patterns as in a policy: s3:Delete*">
        {(wiring) => (
          <Textarea
            {...wiring}
            rows={2}
            value={draft.actions}
            onChange={({ target }) => set({ actions: target.value })}
          />
        )}
      </Field>
      <Field label="Resources" hint="One a line, patterns as in a policy; * is every resource.">
        {(wiring) => (
          <Textarea
            {...wiring}
            rows={2}
            value={draft.resources}
            onChange={({ target }) => set({ resources: target.value })}
          />
        )}
      </Field>
      <Field
        label="Context"
        hint="A line a key: aws:SourceVpce = vpce-1. Nothing after the = means that the request does not carry it; a key that is not here may have any value."
      >
        {(wiring) => (
          <Textarea
            {...wiring}
            rows={2}
            value={draft.context}
            onChange={({ target }) => set({ context: target.value })}
          />
        )}
      </Field>
      {draft.must === 'not allow' && (
        <Field label="Unless" hint='A Condition as in a policy: {"StringEquals":{"aws:SourceVpce":"vpce-1"}}'>
          {(wiring) => (
            <Textarea
              {...wiring}
              rows={1}
              value={draft.unless}
              onChange={({ target }) => set({ unless: target.value })}
            />
          )}
        </Field>
      )}
      <Field label="Reason" hint="For whoever finds it broken.">
        {(wiring) => (
          <Input {...wiring} value={draft.reason} onChange={({ target }) => set({ reason: target.value })} />
        )}
      </Field>
    </>
  )
}
