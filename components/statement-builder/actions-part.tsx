'use client'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { ActionPicker } from './action-picker.tsx'
import type { Edit } from './edit.ts'
import type { ValueList } from './model.ts'
import { AddText, Part, ValueChip } from './parts.tsx'
import type { KnowledgeState } from './use-knowledge.ts'

type Props = {
  at: number
  list: ValueList
  known: KnowledgeState
  /** Null: nothing can be changed. */
  edit: ((edit: Edit) => boolean) | null
}

/** Which actions a statement is about: what is written, and AWS's lists to choose from. */
export function ActionsPart({ at, list, known, edit }: Props) {
  const id = useId()
  const [isOpen, setOpen] = useState(list.values.length === 0)
  const change = (values: { remove?: readonly number[]; add?: readonly string[] }) =>
    edit?.({ kind: 'change-values', at, list: 'actions', ...values })
  const canPick = edit !== null && known.state === 'there' && !list.not
  return (
    <Part
      statement={at}
      title={list.not ? 'Everything but these actions' : 'Actions'}
      aside={list.not && 'NotAction'}
    >
      {list.values.length === 0 && <p className="text-dim">No action yet: the statement is about nothing.</p>}
      <ul className="flex max-h-56 flex-wrap gap-1.5 overflow-y-auto">
        {list.values.map((value, index) => {
          const said = edit === null && known.state !== 'there' ? null : aboutAction(value, known)
          return (
            <ValueChip
              // biome-ignore lint/suspicious/noArrayIndexKey: a list may hold a value twice
              key={`${index} ${value}`}
              value={value}
              note={said?.note}
              warn={said?.warn}
              onRemove={edit && (() => change({ remove: [index] }))}
            />
          )
        })}
      </ul>
      {edit && (
        <div className="flex flex-wrap items-start gap-2">
          {!list.not && (
            <Button
              aria-expanded={isOpen}
              aria-controls={id}
              disabled={known.state !== 'there'}
              onClick={() => setOpen(!isOpen)}
            >
              {isOpen ? 'Close the list' : 'Choose from AWS’s actions'}
            </Button>
          )}
          <AddText
            label={`Action or pattern for statement ${at + 1}`}
            placeholder="s3:Get*"
            several
            onAdd={(add) => change({ add })}
          />
        </div>
      )}
      {edit && known.state === 'missing' && (
        <p className="text-dim">The list of AWS’s actions did not load; actions can be written by hand.</p>
      )}
      <div id={id}>
        {isOpen && canPick && (
          <ActionPicker known={known} values={list.values} statement={at} onChange={change} />
        )}
      </div>
    </Part>
  )
}

/** What a value reaches, and how much of that the role allows. */
function aboutAction(value: string, known: KnowledgeState): { note: string; warn: boolean } | null {
  if (known.state !== 'there') return null
  const { aws, allowed } = known
  const isPattern = /[*?]/.test(value)
  const { actions, everything } = aws.reachedBy([value])
  if (everything) return { note: 'actions of every service', warn: false }
  if (actions.length === 0) return { note: 'AWS has no such action', warn: true }
  const useful = allowed ? actions.filter(({ name }) => allowed.has(name.toLowerCase())).length : null
  if (!isPattern) return useful === 0 ? { note: 'role does not allow', warn: true } : null
  const count = `${actions.length} ${actions.length === 1 ? 'action' : 'actions'}`
  if (useful === null) return { note: count, warn: false }
  return { note: `${count}, role allows ${useful}`, warn: useful === 0 }
}
