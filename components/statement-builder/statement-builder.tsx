'use client'
import { Plus } from 'lucide-react'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import type { PolicySet, SessionContext } from '@/lib/iam/index.ts'
import { applyEdit, type Edit } from './edit.ts'
import { readForm } from './model.ts'
import { StatementCard, Words } from './statement-card.tsx'
import { useKnowledge } from './use-knowledge.ts'

export type BuilderFacts = {
  /** What ARNs are filled in with. */
  readonly accountId: string
  readonly region: string
  /** What bears on the session; the role's side of it tells which actions can be of use. Keep the object the same from render to render. */
  readonly policies: PolicySet
  readonly context: SessionContext
}
export type StatementBuilderProps = {
  /** The policy's text, which is the only truth: the form is read from it each time. */
  readonly text: string
  readonly onChange: (text: string) => void
  readonly facts: BuilderFacts
  /** Why nothing can be written; null: it can. */
  readonly readOnly: string | null
  /** Leads to the text, where the form cannot show it. */
  readonly onShowJson: () => void
}

/** A session policy for people who do not write JSON. What it changes in the text is what a person changed in the form, and nothing else. */
export function StatementBuilder({ text, onChange, facts, readOnly, onShowJson }: StatementBuilderProps) {
  const id = useId()
  const form = useMemo(() => readForm(text), [text])
  const known = useKnowledge(facts.policies, facts.context)
  const [problem, setProblem] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const focus = useFocusAfter(text)
  const [order] = useState(() => new CardKeys())
  const home = {
    partition: facts.context.principal.split(':')[1] || 'aws',
    accountId: facts.accountId,
    region: facts.region,
  }

  /** Whether it could be made. */
  function edit(change: Edit): boolean {
    const after = applyEdit(text, change)
    setProblem(after.ok ? null : after.error)
    if (!after.ok) return false
    order.apply(change)
    setSaid(saidOf(change))
    focus.current = focusOf(change, id)
    if (after.value !== text) onChange(after.value)
    return true
  }
  const count = form.state === 'form' ? form.statements.length : 0
  const keys = order.keysFor(count)
  const add = () => edit({ kind: 'add-statement', at: count, effect: 'Allow' })

  if (form.state === 'unreadable')
    return (
      <EmptyState
        title="The form cannot show this text"
        actions={<Button onClick={onShowJson}>Back to JSON</Button>}
      >
        <Words text={form.problem} />
        {form.line !== null && ` Line ${form.line}.`} Nothing of it is changed.
      </EmptyState>
    )
  return (
    <div className="space-y-3 bg-bg p-3">
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      {problem && (
        <Banner tone="bad" title="Not changed.">
          {problem}
        </Banner>
      )}
      {form.state === 'form' &&
        form.statements.map((statement, at) => (
          <StatementCard
            key={keys[at]}
            id={`${id}-${at}`}
            at={at}
            count={count}
            statement={statement}
            known={known}
            home={home}
            edit={readOnly === null ? edit : null}
          />
        ))}
      {count === 0 && <p className="px-1 text-dim">No statement yet: such a policy allows nothing.</p>}
      {readOnly === null && (
        <Button id={`${id}-add`} onClick={add}>
          <Plus aria-hidden className="size-3.5" /> Add statement
        </Button>
      )}
      {form.state === 'form' && form.beside.length > 0 && (
        <p className="px-1 text-dim text-xs [overflow-wrap:anywhere]">
          Beside the statements: {form.beside.map((each) => each.slice(0, 200)).join(', ')}
        </p>
      )}
    </div>
  )
}

/** Which card is which while statements come, go and change places: a list that was open stays with its statement. */
class CardKeys {
  private keys: readonly number[] = []
  private next = 0

  keysFor(count: number): readonly number[] {
    if (count < this.keys.length) this.keys = this.keys.slice(0, count)
    while (this.keys.length < count) this.keys = [...this.keys, this.next++]
    return this.keys
  }

  apply(edit: Edit): void {
    const { keys } = this
    if (edit.kind === 'add-statement') this.keys = keys.toSpliced(edit.at, 0, this.next++)
    if (edit.kind === 'copy-statement') this.keys = keys.toSpliced(edit.at + 1, 0, this.next++)
    if (edit.kind === 'remove-statement') this.keys = keys.toSpliced(edit.at, 1)
    const moved = keys[edit.at]
    if (edit.kind === 'move-statement' && moved !== undefined)
      this.keys = keys.toSpliced(edit.at, 1).toSpliced(edit.to, 0, moved)
  }
}

/** Puts the focus, after the text has changed, where a person goes on. */
function useFocusAfter(text: string) {
  const wanted = useRef<readonly string[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new text is what it waits for
  useEffect(() => {
    const elements = wanted.current.map((id) => document.getElementById(id))
    wanted.current = []
    elements.find((element) => element && !element.hasAttribute('disabled'))?.focus()
  }, [text])
  return wanted
}

/** Ids, the best first. */
function focusOf(edit: Edit, id: string): readonly string[] {
  switch (edit.kind) {
    case 'add-statement':
      return [`${id}-${edit.at}-title`]
    case 'copy-statement':
      return [`${id}-${edit.at + 1}-title`]
    case 'remove-statement':
      return [`${id}-${edit.at}-title`, `${id}-${edit.at - 1}-title`, `${id}-add`]
    case 'move-statement': {
      const way = edit.to < edit.at ? ['up', 'down'] : ['down', 'up']
      return way.map((each) => `${id}-${edit.to}-${each}`)
    }
    default:
      return []
  }
}

function saidOf(edit: Edit): string {
  const number = edit.at + 1
  if (edit.kind === 'add-statement') return `Statement ${number} added.`
  if (edit.kind === 'copy-statement') return `Statement ${number} duplicated.`
  if (edit.kind === 'remove-statement') return `Statement ${number} removed.`
  return edit.kind === 'move-statement' ? `Statement ${number} is now statement ${edit.to + 1}.` : ''
}
