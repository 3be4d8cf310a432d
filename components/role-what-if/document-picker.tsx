'use client'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Field, Input, inputClass } from '@/components/ui/field.tsx'
import { kindNames, type RoleDocument } from './document.ts'
import { type Drafts, nameProblem } from './drafts.ts'

type Props = {
  readonly documents: readonly RoleDocument[]
  readonly picked: string
  readonly drafts: Drafts
  readonly onPick: (id: string) => void
  readonly onAdd: (name: string) => void
}

/** Which of the role's documents is written, or a new one. */
export function DocumentPicker({ documents, picked, drafts, onPick, onAdd }: Props) {
  const id = useId()
  const [adding, setAdding] = useState(false)
  return (
    <span className="flex flex-wrap items-center gap-2 font-normal">
      <label htmlFor={id} className="font-semibold">
        Document
      </label>
      <select
        id={id}
        value={picked}
        disabled={documents.length === 0}
        onChange={(event) => onPick(event.target.value)}
        className={`${inputClass} w-auto! max-w-72`}
      >
        {documents.map(({ id: each, name, kind }) => (
          <option key={each} value={each}>
            {`${name} (${kindNames[kind]})${drafts[each] ? ', draft' : ''}`}
          </option>
        ))}
      </select>
      <Button size="sm" onClick={() => setAdding(true)}>
        New inline document…
      </Button>
      {adding && (
        <NewDocument
          taken={documents.map(({ name }) => name)}
          onClose={() => setAdding(false)}
          onAdd={(name) => {
            onAdd(name)
            setAdding(false)
          }}
        />
      )}
    </span>
  )
}

type NewProps = {
  readonly taken: readonly string[]
  readonly onClose: () => void
  readonly onAdd: (name: string) => void
}

function NewDocument({ taken, onClose, onAdd }: NewProps) {
  const [name, setName] = useState('')
  const [asked, setAsked] = useState(false)
  const problem = nameProblem(name, taken)
  function add(): void {
    if (problem === null) onAdd(name)
    else setAsked(true)
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="A new inline document"
      description="Only here, to see what it would do; nothing is written to IAM."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={add}>
            Write it
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <Field label="Name" error={asked ? problem : null}>
          {(wiring) => (
            <Input
              {...wiring}
              value={name}
              spellCheck={false}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
