'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, Input } from '../ui/field.tsx'
import { OneLink } from './one-link.tsx'
import { RoleFields } from './role-fields.tsx'
import type { LinkMade, RoleChoices, RoleChosen } from './types.ts'

type Asked = { readonly name: string; readonly email: string; readonly role: RoleChosen | null }
type Props = {
  readonly choices: RoleChoices
  readonly action: (asked: Asked) => Promise<LinkMade>
}

const empty = { name: '', email: '', chosen: { role: '', tenantId: null } as RoleChosen }

/** Makes somebody known, and shows the link that lets them in. */
export function Invite({ choices, action }: Props) {
  const [isOpen, setOpen] = useState(false)
  const [draft, setDraft] = useState(empty)
  const { made, problem, isBusy, send, forget } = useInviting(action)
  const change = (open: boolean) => {
    if (isBusy) return
    setOpen(open)
    if (!open) return
    setDraft(empty)
    forget()
  }
  return (
    <>
      <Button variant="primary" onClick={() => change(true)}>
        Invite…
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={change}
        title={made ? `${draft.name} is invited` : 'Invite somebody'}
        footer={
          <>
            <Button onClick={() => change(false)} disabled={isBusy}>
              {made ? 'Done' : 'Cancel'}
            </Button>
            {!made && (
              <Button variant="primary" onClick={() => send(draft)} disabled={isBusy}>
                Make a link
              </Button>
            )}
          </>
        }
      >
        <div className="mt-2 space-y-3">
          {made ? (
            <OneLink link={made} name={draft.name} />
          ) : (
            <>
              <Field label="Name">
                {(wiring) => (
                  <Input
                    {...wiring}
                    value={draft.name}
                    maxLength={100}
                    autoComplete="off"
                    onChange={({ target }) => setDraft({ ...draft, name: target.value })}
                  />
                )}
              </Field>
              <Field label="Email" hint="They sign in with it. Podscope sends no mail.">
                {(wiring) => (
                  <Input
                    {...wiring}
                    type="email"
                    value={draft.email}
                    maxLength={254}
                    autoComplete="off"
                    onChange={({ target }) => setDraft({ ...draft, email: target.value })}
                  />
                )}
              </Field>
              <RoleFields
                isOptional
                choices={choices}
                chosen={draft.chosen}
                onChange={(chosen) => setDraft({ ...draft, chosen })}
              />
            </>
          )}
          {problem && (
            <Banner tone="bad" title="Nobody was invited.">
              {problem}
            </Banner>
          )}
        </div>
      </Dialog>
    </>
  )
}

function useInviting(action: Props['action']) {
  const router = useRouter()
  const [made, setMade] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, startTransition] = useTransition()
  function send({ name, email, chosen }: typeof empty): void {
    startTransition(async () => {
      const role = chosen.role === '' ? null : chosen
      const answer = await action({ name, email, role }).catch(
        (): LinkMade => ({ ok: false, why: 'Podscope does not answer. Try again in a moment.' }),
      )
      setMade(answer.ok ? answer.link : null)
      setProblem(answer.ok ? null : answer.why)
      if (answer.ok) router.refresh()
    })
  }
  function forget(): void {
    setMade(null)
    setProblem(null)
  }
  return { made, problem, isBusy, send, forget }
}
