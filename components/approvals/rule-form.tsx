'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState, useTransition } from 'react'
import { type RuleText, type RuleTextProblem, readRule } from '@/lib/requests/rules/index.ts'
import { routes } from '@/lib/routes.ts'
import { Banner } from '../ui/banner.tsx'
import { Button, buttonClass } from '../ui/button.tsx'
import { Field, Input, inputClass, Textarea } from '../ui/field.tsx'
import { say } from '../ui/toast.ts'
import { RulePreviewPanel } from './rule-preview.tsx'
import type { RuleActions, TenantChoice } from './types.ts'
import { useRulePreview } from './use-rule-preview.ts'
import { sayNoOfRule } from './words.ts'

type Props = {
  /** Null: a new one. */
  readonly id: string | null
  readonly first: RuleText
  readonly tenants: readonly TenantChoice[]
  readonly actions: RuleActions
}

/** A rule, written or changed, beside what it would have stopped. */
export function RuleForm({ id, first, tenants, actions }: Props) {
  const [text, setText] = useState(first)
  const [isTried, setTried] = useState(false)
  const { save, problem, isBusy } = useSaving(actions.save)
  const { problems } = readRule(text)
  const isUsable = problems.every(({ field }) => field === 'name')
  const { shown, isOld } = useRulePreview(isUsable ? text : null, actions.preview)
  const change = (part: Partial<RuleText>) => setText((before) => ({ ...before, ...part }))
  const errorOf = (field: RuleTextProblem['field']) =>
    // A form that nobody has filled in yet is not wrong.
    (isTried || field === 'clusters' || field === 'gainsAny' || field === 'gainsMore'
      ? problems.find((each) => each.field === field)?.message
      : null) ?? null
  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (problems.length === 0) save({ id, rule: text })
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <form className="space-y-4" onSubmit={submit} noValidate>
        <Field label="Name" hint="Whoever is stopped by it reads it." error={errorOf('name')}>
          {(wiring) => (
            <Input
              {...wiring}
              value={text.name}
              maxLength={200}
              onChange={({ target }) => change({ name: target.value })}
            />
          )}
        </Field>
        <Where text={text} tenants={tenants} change={change} error={errorOf('clusters')} />
        <Conditions text={text} change={change} errorOf={errorOf} />
        {problem && (
          <Banner tone="bad" title="It was not saved.">
            {problem}
          </Banner>
        )}
        <div className="flex gap-2">
          <Button type="submit" variant="primary" disabled={isBusy}>
            {isBusy ? 'Saving…' : 'Save rule'}
          </Button>
          <Link href={routes.approvals()} prefetch={false} className={buttonClass()}>
            Cancel
          </Link>
        </div>
      </form>
      <RulePreviewPanel shown={shown} isOld={isOld} isWrong={!isUsable} />
    </div>
  )
}

type PartProps = { readonly text: RuleText; readonly change: (part: Partial<RuleText>) => void }

function Where({
  text,
  tenants,
  change,
  error,
}: PartProps & { readonly tenants: readonly TenantChoice[]; readonly error: string | null }) {
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      <Field label="Whose associations">
        {(wiring) => (
          <select
            {...wiring}
            className={inputClass}
            value={text.tenantId ?? ''}
            onChange={({ target }) => change({ tenantId: target.value === '' ? null : target.value })}
          >
            <option value="">everybody’s</option>
            {tenants.map(({ id, name }) => (
              <option key={id} value={id}>
                the tenant {name}’s
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label={
          <>
            Clusters <span className="font-normal text-dim">optional</span>
          </>
        }
        hint="Names and patterns, divided by commas; empty: all."
        error={error}
      >
        {(wiring) => (
          <Input
            {...wiring}
            value={text.clusters}
            placeholder="prod-*"
            spellCheck={false}
            autoComplete="off"
            className="font-mono text-xs"
            onChange={({ target }) => change({ clusters: target.value })}
          />
        )}
      </Field>
    </div>
  )
}

const boxes = [
  { field: 'always', label: 'Anything changes' },
  { field: 'sessionPolicyGoes', label: 'A session policy is taken away, or goes with its association' },
  { field: 'role', label: 'A role or target role is given: another one, or one to a new association' },
  { field: 'deletion', label: 'An association is deleted' },
] as const

type ConditionsProps = PartProps & { readonly errorOf: (field: RuleTextProblem['field']) => string | null }

function Conditions({ text, change, errorOf }: ConditionsProps) {
  const none = errorOf('conditions')
  return (
    <fieldset className="space-y-3 rounded-lg border border-line p-3">
      <legend className="px-1 font-semibold">It takes two people when</legend>
      {boxes.map(({ field, label }) => (
        <label key={field} className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-(--accent)"
            checked={field === 'always' ? text.always : text.always || text[field]}
            disabled={field !== 'always' && text.always}
            onChange={({ target }) => change({ [field]: target.checked })}
          />
          {label}
        </label>
      ))}
      <Field
        label="Pods gain more actions than"
        hint="Empty: it does not matter. 0: any access that is gained."
        error={errorOf('gainsMore')}
      >
        {(wiring) => (
          <Input
            {...wiring}
            inputMode="numeric"
            value={text.gainsMore}
            disabled={text.always}
            className="max-w-28 tabular-nums"
            onChange={({ target }) => change({ gainsMore: target.value })}
          />
        )}
      </Field>
      <Field
        label="Pods gain one of these actions"
        hint={
          <>
            Divided by commas; <code>*</code> stands for any characters.
          </>
        }
        error={errorOf('gainsAny')}
      >
        {(wiring) => (
          <Textarea
            {...wiring}
            rows={2}
            placeholder="iam:*, sts:AssumeRole, kms:Decrypt"
            value={text.gainsAny}
            disabled={text.always}
            onChange={({ target }) => change({ gainsAny: target.value })}
          />
        )}
      </Field>
      {none && (
        <p role="alert" className="font-medium text-denied text-xs">
          {none}
        </p>
      )}
    </fieldset>
  )
}

function useSaving(send: RuleActions['save']) {
  const router = useRouter()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, startTransition] = useTransition()
  function save(asked: Parameters<RuleActions['save']>[0]): void {
    startTransition(async () => {
      const why = await send(asked).catch(() => 'away' as const)
      setProblem(why && sayNoOfRule(why))
      if (why) return
      say.done(`Saved the rule ${asked.rule.name.trim()}.`)
      router.push(routes.approvals())
    })
  }
  return { save, problem, isBusy }
}
