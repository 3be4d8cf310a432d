'use client'
import { startTransition, useState, useTransition } from 'react'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Field, Textarea } from '@/components/ui/field.tsx'
import type { Problem } from '@/lib/expectations/index.ts'
import { type SaveExpectations, settled } from './types.ts'

type Props = { readonly seen: string | null; readonly save: SaveExpectations; readonly onClose: () => void }

const first = `expectations:
  - must: not allow
    action: s3:Delete*
    reason: Why it must be so, for whoever finds it broken.
`

/** All expectations as the text they are kept as: to paste, to copy into a repository, to comment. */
export function TextDialog({ seen, save, onClose }: Props) {
  const [text, setText] = useState(seen ?? first)
  const [busy, startSaving] = useTransition()
  const [failed, setFailed] = useState<{
    readonly message: string
    readonly problems: readonly Problem[]
  } | null>(null)
  const submit = () =>
    startSaving(async () => {
      const answer = await settled(save({ kind: 'text', text }, seen))
      // A transition, as the page's new text is one: what is clicked once this is closed was drawn from what was saved.
      startTransition(() => {
        if (answer.ok) return onClose()
        setFailed({ message: answer.message, problems: answer.problems ?? [] })
      })
    })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !busy && onClose()}
      size="wide"
      title="Expectations as text"
      description="YAML or JSON, as in the files of podscope test: copy it into a pipeline, or paste it from one."
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button variant="primary" onClick={submit} disabled={busy}>
            {busy ? 'Saving…' : 'Save text'}
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        {failed && (
          <Banner tone="bad" title="This cannot be saved.">
            {failed.problems.length === 0 && failed.message}
            <ul>
              {failed.problems.slice(0, 5).map(({ line, column, message }) => (
                <li key={`${line}:${column} ${message}`}>
                  Line {line}: {message}.
                </li>
              ))}
            </ul>
          </Banner>
        )}
        <Field label="Text">
          {(wiring) => (
            <Textarea {...wiring} rows={16} value={text} onChange={({ target }) => setText(target.value)} />
          )}
        </Field>
      </div>
    </Dialog>
  )
}
