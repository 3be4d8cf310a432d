'use client'
import { useRouter } from 'next/navigation'
import { type FormEvent, useRef, useState, useTransition } from 'react'
import {
  type ContactText,
  emptySelector,
  readTenant,
  type SelectorText,
  selectorsMax,
} from '@/lib/auth/rules/index.ts'
import { routes } from '@/lib/routes.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { say } from '../ui/toast.ts'
import { ContactFields } from './contact-fields.tsx'
import { CoveragePanel } from './coverage-panel.tsx'
import { SelectorFields } from './selector-fields.tsx'
import type { Seen, TenantActions, TenantSaved } from './types.ts'
import { useCoverage } from './use-coverage.ts'
import { oddCoverage, sayNo } from './words.ts'

type Row = { readonly key: number; readonly text: SelectorText }

type Props = {
  /** Null: a new one. */
  readonly of: Seen | null
  readonly name: string
  readonly selectors: readonly SelectorText[]
  readonly contact: ContactText
  readonly actions: TenantActions
}

/** A tenant, written or changed, beside what it covers. */
export function TenantForm({ of, name: firstName, selectors, contact: firstContact, actions }: Props) {
  const [name, setName] = useState(firstName)
  const [contact, setContact] = useState(firstContact)
  const [rows, setRows] = useState<readonly Row[]>(() => selectors.map((text, key) => ({ key, text })))
  const [isTried, setTried] = useState(false)
  const { save, problem, isBusy } = useSaving(actions.save)
  const texts = rows.map(({ text }) => text)
  const read = readTenant({ name, selectors: texts, contact })
  const isUsable = read.problems.every((each) => each.length === 0)
  const { shown, isOld } = useCoverage(of?.id ?? null, isUsable ? texts : null, actions.preview)

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (read.isGood) save({ of, name, selectors: texts, contact })
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <form className="space-y-4" onSubmit={submit} noValidate>
        <Field
          label="Name"
          hint="Whoever has a role for the tenant reads it."
          error={isTried ? read.nameProblem : null}
        >
          {(wiring) => (
            <Input
              {...wiring}
              value={name}
              maxLength={200}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Selectors
          rows={rows}
          problems={read.problems.map((each) => shownProblems(each, isTried))}
          setRows={setRows}
        />
        <ContactFields text={contact} problems={read.contactProblems} onChange={setContact} />
        {problem && (
          <Banner tone="bad" title="It was not saved.">
            {problem}
          </Banner>
        )}
        <div className="flex gap-2">
          <Button type="submit" variant="primary" disabled={isBusy}>
            {isBusy ? 'Saving…' : 'Save tenant'}
          </Button>
        </div>
      </form>
      <CoveragePanel shown={shown} isOld={isOld} isWrong={!isUsable} />
    </div>
  )
}

type SelectorsProps = {
  readonly rows: readonly Row[]
  /** By row. */
  readonly problems: readonly ReturnType<typeof shownProblems>[]
  readonly setRows: (rows: readonly Row[]) => void
}

/** What selects the tenant's associations: any of these. */
function Selectors({ rows, problems, setRows }: SelectorsProps) {
  const nextKey = useRef(rows.length)
  return (
    <div className="space-y-3">
      <h2 className="font-semibold">Which associations are the tenant’s</h2>
      <p className="text-dim">
        Several names are divided by commas; <code>*</code> stands for any characters and <code>?</code> for
        one. An empty field takes any.
      </p>
      {rows.map(({ key, text }, index) => (
        <SelectorFields
          key={key}
          place={index + 1}
          text={text}
          problems={problems[index] ?? []}
          onChange={(changed) => setRows(rows.map((row) => (row.key === key ? { key, text: changed } : row)))}
          onRemove={rows.length > 1 ? () => setRows(rows.filter((row) => row.key !== key)) : null}
        />
      ))}
      {rows.length < selectorsMax && (
        <Button onClick={() => setRows([...rows, { key: nextKey.current++, text: emptySelector }])}>
          Or others too
        </Button>
      )}
    </div>
  )
}

/** A form that nobody has filled in yet is not wrong. */
function shownProblems(problems: ReturnType<typeof readTenant>['problems'][number], isTried: boolean) {
  return isTried ? problems : problems.filter(({ field }) => field !== 'all')
}

function useSaving(send: TenantActions['save']) {
  const router = useRouter()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, startTransition] = useTransition()
  function save(asked: Parameters<TenantActions['save']>[0]): void {
    startTransition(async () => {
      const saved: TenantSaved = await send(asked).catch(() => ({ ok: false, why: 'away' }) as const)
      setProblem(saved.ok ? null : sayNo(saved.why))
      if (!saved.ok) return
      const odd = saved.coverage && oddCoverage(saved.coverage, saved.coverage.total)
      say.done(odd ? `Saved. ${saved.name} ${odd}.` : `Saved ${saved.name}.`)
      router.push(routes.tenants())
    })
  }
  return { save, problem, isBusy }
}
