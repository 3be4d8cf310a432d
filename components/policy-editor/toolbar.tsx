'use client'
import { memo, type RefObject, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Menu } from '@/components/ui/menu.tsx'
import { formatPolicy, minifyPolicy } from '@/lib/iam/index.ts'
import type { Fix, Snippet } from '@/lib/policy-language/types.ts'
import { appendStatements } from './append-statements.ts'
import type { EngineClient } from './engine-client.ts'
import { FitDialog } from './fit-dialog.tsx'
import type { ReadOthers } from './other-policies.ts'
import { OthersDialog } from './others-dialog.tsx'
import { StartMenu } from './start-menu.tsx'
import type { Starter } from './starters.tsx'
import type { SurfaceHandle } from './surface.ts'
import { withEdits } from './text-edit.ts'

export type Mode = 'json' | 'builder'

type Props = {
  /** The text as it is now. Asked for when it is needed: the toolbar is not drawn anew at every key. */
  read: () => string
  /** The text is JSON, so that it can be laid out. */
  isJson: boolean
  client: EngineClient | null
  starters: readonly Starter[]
  others: ReadOthers
  surface: RefObject<SurfaceHandle | null>
  mode: Mode
  onMode: (mode: Mode) => void
  onWrite: (text: string) => void
}

/** What can be done to the text as a whole, and to the statement that the cursor is in. */
export const Toolbar = memo(function Toolbar(props: Props) {
  const { read, isJson, client, starters, others, surface, mode, onMode, onWrite } = props
  const [open, setOpen] = useState<'role' | 'others' | null>(null)
  const close = () => setOpen(null)
  const take = (next: string) => {
    close()
    onWrite(next)
  }
  return (
    <div
      role="toolbar"
      aria-label="Session policy text"
      className="flex flex-wrap items-center gap-1.5 border-line border-b px-3.5 py-1.5"
    >
      <StartMenu
        starters={starters}
        onText={take}
        onRole={() => setOpen('role')}
        onOthers={() => setOpen('others')}
      />
      <SnippetMenu client={client} read={read} onWrite={onWrite} />
      {mode === 'json' && <StatementMenu client={client} read={read} surface={surface} onWrite={onWrite} />}
      <Button size="sm" disabled={!isJson} onClick={() => onWrite(formatPolicy(read()) ?? read())}>
        Format
      </Button>
      <Button size="sm" disabled={!isJson} onClick={() => onWrite(minifyPolicy(read()) ?? read())}>
        Minify
      </Button>
      <Button
        size="sm"
        aria-pressed={mode === 'builder'}
        className="ml-auto aria-pressed:border-accent aria-pressed:bg-accent-soft"
        onClick={() => onMode(mode === 'json' ? 'builder' : 'json')}
      >
        Builder
      </Button>
      {open === 'role' && <FitDialog subject="role" client={client} onApply={take} onClose={close} />}
      {open === 'others' && <OthersDialog read={others} onChoose={take} onClose={close} />}
    </div>
  )
})

type MenuProps = { client: EngineClient | null; read: () => string; onWrite: (text: string) => void }

/** Statements for the common cases, put after those that are there. */
function SnippetMenu({ client, read, onWrite }: MenuProps) {
  const [list, setList] = useState<readonly Snippet[] | null>(null)
  const [text, setText] = useState('')
  async function load(open: boolean) {
    if (!open) return
    setText(read())
    if (!list) setList((await client?.ask('snippets', {})) ?? null)
  }
  return (
    <Menu
      size="sm"
      label="Add"
      nothing="Nothing to offer while the text is too long or the engine has stopped."
      onOpenChange={load}
      groups={[
        {
          items: (list ?? []).map(({ label, description, plain }) => {
            const longer = appendStatements(text, plain)
            return {
              label,
              detail: longer === null ? 'The text is not in order; mend it first.' : description,
              disabled: longer === null,
              onChoose: () => longer !== null && onWrite(longer),
            }
          }),
        },
      ]}
    />
  )
}

/** Wildcard to list and back, and whatever else can be rewritten where the cursor stands. */
function StatementMenu({ client, read, surface, onWrite }: MenuProps & Pick<Props, 'surface'>) {
  const [list, setList] = useState<readonly Fix[]>([])
  async function load(open: boolean) {
    const range = surface.current?.selection()
    if (!open || !range) return
    const found = (await client?.ask('rewrites', { range })) ?? []
    setList(found.filter(({ kind }) => kind === 'refactor'))
  }
  return (
    <Menu
      size="sm"
      label="Statement"
      nothing="Nothing to rewrite where the cursor stands. Put it into a statement, on a wildcard to spell it out."
      onOpenChange={load}
      groups={[
        {
          items: list.map(({ title, note, edits }) => ({
            label: title.replaceAll('`', ''),
            ...(note && { detail: note.replaceAll('`', '') }),
            onChoose: () => onWrite(withEdits(read(), edits)),
          })),
        },
      ]}
    />
  )
}
