'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import type { Holder } from '@/lib/auth/rules/index.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, Input } from '../ui/field.tsx'
import { say } from '../ui/toast.ts'
import { RoleFields } from './role-fields.tsx'
import type { RoleChoices, RoleChosen } from './types.ts'

type Props = {
  /** Null: a group, whose name is typed. */
  readonly to: { readonly holder: Holder; readonly name: string } | null
  readonly choices: RoleChoices
  readonly action: (given: RoleChosen & { readonly holder: Holder }) => Promise<string | null>
}

/** Gives a role to a person, or to everybody in a group of the identity provider. */
export function GiveRole({ to, choices, action }: Props) {
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [group, setGroup] = useState('')
  // The least there is.
  const least = choices.roles.includes('support') ? 'support' : (choices.roles[0] ?? '')
  const [chosen, setChosen] = useState<RoleChosen>({
    role: least,
    tenantId: choices.tenants[0]?.id ?? null,
  })
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, startTransition] = useTransition()
  const holder: Holder = to?.holder ?? { kind: 'group', id: group.trim() }
  function give(): void {
    if (holder.id === '') {
      setProblem('Name the group as the identity provider does.')
      return
    }
    startTransition(async () => {
      const told = await action({ holder, ...chosen }).catch(
        () => 'Podscope does not answer. Try again in a moment.',
      )
      setProblem(told)
      if (told !== null) return
      setOpen(false)
      say.done(`${to?.name ?? holder.id} is ${chosen.role} now.`)
      router.refresh()
    })
  }
  return (
    <>
      <Button
        size="sm"
        onClick={() => {
          setProblem(null)
          setOpen(true)
        }}
        {...(to && { 'aria-label': `Give a role to ${to.name}…` })}
      >
        {to ? 'Give a role…' : 'Give a group a role…'}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={(open) => !isBusy && setOpen(open)}
        title={to ? `Give ${to.name} a role` : 'Give a group a role'}
        description="It holds from the next page on."
        footer={
          <>
            <Button onClick={() => setOpen(false)} disabled={isBusy}>
              Cancel
            </Button>
            <Button variant="primary" onClick={give} disabled={isBusy}>
              Give role
            </Button>
          </>
        }
      >
        <div className="space-y-3">
          {!to && (
            <Field label="Group" hint="As the identity provider or the proxy names it, in its case.">
              {(wiring) => (
                <Input
                  {...wiring}
                  value={group}
                  maxLength={256}
                  onChange={({ target }) => setGroup(target.value)}
                />
              )}
            </Field>
          )}
          <RoleFields choices={choices} chosen={chosen} onChange={setChosen} />
          {problem && (
            <Banner tone="bad" title="It was not done.">
              {problem}
            </Banner>
          )}
        </div>
      </Dialog>
    </>
  )
}
