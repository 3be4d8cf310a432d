'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type FormEvent, useRef, useState, useTransition } from 'react'
import { flushSync } from 'react-dom'
import { SendFailure } from '@/components/access/send-failure.tsx'
import { type SendProblem, type Sent, send } from '@/components/access/sending.ts'
import { BrokenRails, type HeldRail } from '@/components/guard/broken-rails.tsx'
import { Button, buttonClass } from '@/components/ui/button.tsx'
import { Field, Input } from '@/components/ui/field.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { say } from '@/components/ui/toast.ts'
import type { CreateInput } from '@/lib/associations/types.ts'
import type { ClusterRef } from '@/lib/aws/types.ts'
import { routes } from '@/lib/routes.ts'
import { type Draft, emptyDraft, type FieldErrors, type RoleOption, toInput } from './draft.ts'
import { loadEngine } from './engine.ts'
import { existingIdOf } from './existing-id.ts'
import { PolicyField } from './policy-field.tsx'
import { RoleField } from './role-field.tsx'
import { SessionTags } from './session-tags.tsx'

type Props = {
  cluster: ClusterRef
  /** Null: they could not be read. */
  roles: readonly RoleOption[] | null
  create: (input: CreateInput) => Promise<Sent>
  /** The guard rails that it would have over it, held against it. */
  holdRails: (input: CreateInput) => Promise<readonly HeldRail[]>
}

/** Who gets which role, and within what. What was typed stays whatever AWS answers. */
export function NewAssociation({ cluster, roles, create, holdRails }: Props) {
  const [draft, setDraft] = useState(emptyDraft)
  const [errors, setErrors] = useState<FieldErrors>({})
  const [problem, setProblem] = useState<SendProblem | null>(null)
  const [held, setHeld] = useState<readonly HeldRail[]>([])
  const [busy, startTransition] = useTransition()
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)

  function change(part: Partial<Draft>) {
    setDraft((before) => ({ ...before, ...part }))
    setHeld([])
    setErrors((before) => ({
      ...before,
      ...Object.fromEntries(Object.keys(part).map((key) => [key, undefined])),
    }))
  }

  async function submit() {
    const engine = draft.policy.trim() === '' ? null : await loadEngine().catch(() => null)
    const input = toInput(draft, cluster.accountId, roles, engine)
    // At once, so that the first field that is marked can have the focus.
    flushSync(() => setErrors(input.ok ? {} : input.error))
    if (input.ok) return request(input.value)
    form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }

  async function request(input: CreateInput) {
    // Broken rails are told once; who sends it all the same has read them.
    if (held.length === 0) {
      const open = (await holdRails(input).catch(() => [])).filter(({ result }) => result.state !== 'kept')
      if (open.length > 0) return setHeld(open)
    }
    const result = await send(() => create(input))
    if (!result.ok) return setProblem(result.error)
    say.done(`Created the association of ${input.namespace}/${input.serviceAccount}.`)
    router.push(routes.association(result.value))
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    startTransition(submit)
  }

  return (
    <Panel className="max-w-3xl overflow-visible">
      <form ref={form} onSubmit={onSubmit} noValidate className="space-y-4 p-4">
        {problem && <Failure problem={problem} cluster={cluster} />}
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <NameField name="namespace" label="Namespace" {...{ draft, errors, change }} />
          <NameField name="serviceAccount" label="Service account" {...{ draft, errors, change }} />
        </div>
        <RoleField
          roles={roles}
          value={draft.role}
          onChange={(role) => change({ role })}
          error={errors.role ?? null}
        />
        <Field
          label={
            <>
              Target role <span className="font-normal text-dim">optional</span>
            </>
          }
          hint="A role, often of another account, that the first one assumes; the pods then work as the target role."
          error={errors.targetRoleArn ?? null}
        >
          {(wiring) => (
            <Input
              {...wiring}
              value={draft.targetRoleArn}
              spellCheck={false}
              placeholder="arn:aws:iam::…:role/…"
              className="font-mono text-xs"
              onChange={(event) => change({ targetRoleArn: event.target.value })}
            />
          )}
        </Field>
        <PolicyField
          value={draft.policy}
          onChange={(policy) => change({ policy })}
          error={errors.policy ?? null}
        />
        <SessionTags draft={draft} onChange={(sessionTags) => change({ sessionTags })} />
        <BrokenRails held={held} subject="What you are about to create" />
        <div className="flex flex-wrap items-center justify-end gap-2 border-line border-t pt-4">
          <Link href={routes.cluster(cluster)} className={buttonClass()}>
            Cancel
          </Link>
          <Button type="submit" variant="primary" disabled={busy}>
            {busy ? 'Creating…' : held.length > 0 ? 'Create all the same' : 'Create association'}
          </Button>
        </div>
      </form>
    </Panel>
  )
}

type NameProps = {
  name: 'namespace' | 'serviceAccount'
  label: string
  draft: Draft
  errors: FieldErrors
  change: (part: Partial<Draft>) => void
}

function NameField({ name, label, draft, errors, change }: NameProps) {
  return (
    <Field label={label} error={errors[name] ?? null}>
      {(wiring) => (
        <Input
          {...wiring}
          value={draft[name]}
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => change({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
}

function Failure({ problem, cluster }: { problem: SendProblem; cluster: ClusterRef }) {
  const existing = existingIdOf(problem)
  return (
    <div className="space-y-1">
      <SendFailure problem={problem} write="create" />
      {existing && (
        <Link
          className="text-accent hover:underline"
          href={routes.association({ ...cluster, associationId: existing })}
        >
          Open the existing association
        </Link>
      )}
    </div>
  )
}
