'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import {
  type Permission,
  permissionNames,
  permissions,
  type RoleProblem,
  type RoleText,
  readRole,
  type SavedRole,
} from '@/lib/auth/rules/index.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, Input } from '../ui/field.tsx'
import { say } from '../ui/toast.ts'

type Props = {
  /** Null: a new one. */
  readonly of: SavedRole | null
  /** What whoever edits may do themselves, for everything: nobody lets others do more. */
  readonly own: readonly Permission[]
  /** Resolves to null when it is saved, else to why not. */
  readonly action: (asked: {
    readonly of: Pick<SavedRole, 'name' | 'seen'> | null
    readonly role: RoleText
  }) => Promise<string | null>
}

const empty: RoleText = { name: '', about: '', permissions: [] }

/** A role of people, made or changed. */
export function EditRole(props: Props) {
  const [isOpen, setOpen] = useState(false)
  const { of } = props
  return (
    <>
      <Button
        {...(of ? { size: 'sm', 'aria-label': `Change ${of.name}…` } : { variant: 'primary' })}
        onClick={() => setOpen(true)}
      >
        {of ? 'Change…' : 'New role…'}
      </Button>
      {isOpen && <EditRoleDialog {...props} onClose={() => setOpen(false)} />}
    </>
  )
}

function EditRoleDialog({ of, own, action, onClose }: Props & { readonly onClose: () => void }) {
  const router = useRouter()
  const [text, setText] = useState<RoleText>(of ?? empty)
  const [isTried, setTried] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, startTransition] = useTransition()
  const { problems } = readRole(text)
  const errorOf = (field: RoleProblem['field']) =>
    (isTried ? problems.find((each) => each.field === field)?.message : null) ?? null
  function save(): void {
    setTried(true)
    if (problems.length > 0) return
    startTransition(async () => {
      const told = await action({ of, role: text }).catch(
        () => 'Podscope does not answer. Try again in a moment.',
      )
      setProblem(told)
      if (told !== null) return
      onClose()
      say.done(`Saved the role ${text.name.trim()}.`)
      router.refresh()
    })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !isBusy && onClose()}
      title={of ? `Change the role ${of.name}` : 'New role'}
      description={
        of
          ? 'Whoever has it has it as it is now, with the next page they open.'
          : 'It gives nobody anything before it is given.'
      }
      footer={
        <>
          <Button onClick={onClose} disabled={isBusy}>
            Cancel
          </Button>
          <Button variant="primary" onClick={save} disabled={isBusy}>
            {isBusy ? 'Saving…' : 'Save role'}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        {!of && (
          <Field label="Name" hint="It stays as it is now." error={errorOf('name')}>
            {(wiring) => (
              <Input
                {...wiring}
                value={text.name}
                maxLength={100}
                onChange={({ target }) => setText({ ...text, name: target.value })}
              />
            )}
          </Field>
        )}
        <Field label="What it is for" error={errorOf('about')}>
          {(wiring) => (
            <Input
              {...wiring}
              value={text.about}
              maxLength={400}
              onChange={({ target }) => setText({ ...text, about: target.value })}
            />
          )}
        </Field>
        <Allowed
          chosen={text.permissions}
          own={own}
          error={errorOf('permissions')}
          onChange={(chosen) => setText({ ...text, permissions: chosen })}
        />
        {problem && (
          <Banner tone="bad" title="It was not saved.">
            {problem}
          </Banner>
        )}
      </div>
    </Dialog>
  )
}

type AllowedProps = {
  readonly chosen: readonly string[]
  readonly own: readonly Permission[]
  readonly error: string | null
  readonly onChange: (chosen: readonly string[]) => void
}

function Allowed({ chosen, own, error, onChange }: AllowedProps) {
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 font-medium">Whoever has it may</legend>
      {permissionNames.map((permission) => (
        <label key={permission} className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-(--accent)"
            checked={chosen.includes(permission)}
            disabled={!own.includes(permission)}
            onChange={({ target }) =>
              onChange(
                target.checked ? [...chosen, permission] : chosen.filter((each) => each !== permission),
              )
            }
          />
          <span>
            {permissions[permission].label}
            <Hint permission={permission} isOwn={own.includes(permission)} />
          </span>
        </label>
      ))}
      {error && (
        <p role="alert" className="font-medium text-denied text-xs">
          {error}
        </p>
      )}
    </fieldset>
  )
}

function Hint({ permission, isOwn }: { readonly permission: Permission; readonly isOwn: boolean }) {
  const words = isOwn
    ? permissions[permission].about === 'site' && 'only with a role for everything'
    : 'you may not do this yourself'
  return words && <span className="block text-dim text-xs">{words}</span>
}
