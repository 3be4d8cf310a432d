'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { toast } from 'sonner'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, Input } from '../ui/field.tsx'
import { Menu } from '../ui/menu.tsx'
import type { NamedView, SavedView, ViewActions } from './types.ts'

type Props = {
  readonly view: SavedView
  readonly views: readonly NamedView[]
  /** Null: nothing may be written here. */
  readonly actions: ViewActions | null
  readonly onView: (view: SavedView) => void
}

const isSame = (left: SavedView, right: SavedView) =>
  left.filter === right.filter && left.sort === right.sort && left.columns.join() === right.columns.join()

/** Filters that somebody gave a name, and the way to name this one. */
export function ViewsMenu({ view, views, actions, onView }: Props) {
  const [naming, setNaming] = useState(false)
  const router = useRouter()
  const current = views.find((each) => isSame(each, view))
  function remove(id: string, name: string): void {
    void actions?.remove(id).then((problem) => {
      if (problem) toast.error(problem)
      else {
        toast.success(`The view “${name}” is removed.`)
        router.refresh()
      }
    })
  }
  return (
    <>
      <Menu
        label={current ? `View: ${current.name}` : 'Views'}
        nothing="No view is saved yet."
        groups={[
          {
            items: views.map((each) => ({
              label: each.name,
              detail: each.filter || 'everything',
              onChoose: () => onView(each),
            })),
          },
          {
            items: actions
              ? [
                  { label: 'Save this view…', onChoose: () => setNaming(true) },
                  ...(current
                    ? [
                        {
                          label: `Remove “${current.name}”`,
                          onChoose: () => remove(current.id, current.name),
                        },
                      ]
                    : []),
                ]
              : [],
          },
        ]}
      />
      {actions && (
        <NameDialog open={naming} onOpenChange={setNaming} view={view} views={views} save={actions.save} />
      )}
    </>
  )
}

type NameProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly view: SavedView
  readonly views: readonly NamedView[]
  readonly save: ViewActions['save']
}

function NameDialog({ open, onOpenChange, view, views, save }: NameProps) {
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, startTransition] = useTransition()
  const router = useRouter()
  const trimmed = name.trim()
  const replaces = views.some((each) => each.name === trimmed)
  function submit(): void {
    if (trimmed === '') {
      setProblem('Give it a name.')
      return
    }
    startTransition(async () => {
      const answer = await save(trimmed, view).catch(() => 'Podscope did not answer. Nothing was saved.')
      setProblem(answer)
      if (answer) return
      toast.success(`The view “${trimmed}” is saved.`)
      onOpenChange(false)
      router.refresh()
    })
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Save this view"
      description="Filter, order and columns, for everybody who uses this Podscope."
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button variant="primary" disabled={isBusy} onClick={submit}>
            {replaces ? 'Replace' : 'Save'}
          </Button>
        </>
      }
    >
      <Field
        label="Name"
        error={problem}
        hint={
          replaces
            ? 'There is a view of this name; saving replaces it.'
            : view.filter || 'No filter: everything.'
        }
      >
        {(wiring) => (
          <Input
            {...wiring}
            value={name}
            maxLength={80}
            onChange={({ target }) => setName(target.value)}
            onKeyDown={({ key }) => key === 'Enter' && submit()}
          />
        )}
      </Field>
    </Dialog>
  )
}
