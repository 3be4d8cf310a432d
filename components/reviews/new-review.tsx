'use client'
import { useRouter } from 'next/navigation'
import { type FormEvent, useEffect, useState, useTransition } from 'react'
import type { Candidate } from '@/lib/reviews/types.ts'
import { routes } from '@/lib/routes.ts'
import { FilterField } from '../fleet/filter-field.tsx'
import type { Suggest } from '../fleet/types.ts'
import { counted } from '../settings/words.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { say } from '../ui/toast.ts'
import { type Counted, nameMax, type Opened } from './types.ts'

type Actions = {
  readonly count: (filter: string) => Promise<Counted>
  readonly open: (draft: {
    readonly name: string
    readonly filter: string
    readonly due: string
    readonly reviewers: readonly string[]
  }) => Promise<Opened>
  readonly suggest: Suggest
}
type Props = {
  readonly filter: string
  /** The day that is offered, ISO 8601. */
  readonly due: string
  readonly candidates: readonly Candidate[]
  readonly actions: Actions
}

/** What is reviewed, by whom, until when. */
export function NewReview({ filter: firstFilter, due: firstDue, candidates, actions }: Props) {
  const [name, setName] = useState('')
  const [filter, setFilter] = useState(firstFilter)
  const [due, setDue] = useState(firstDue)
  const [chosen, setChosen] = useState<readonly string[]>(
    candidates.length === 1 ? candidates.map(({ id }) => id) : [],
  )
  const found = useCount(filter, actions.count)
  const { open, problem, isBusy } = useOpening(actions.open)
  const isReady = name.trim() !== '' && due !== '' && chosen.length > 0
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isReady) open({ name, filter, due, reviewers: chosen })
  }
  return (
    <form className="max-w-3xl space-y-4" onSubmit={submit} noValidate>
      <Field label="Name" hint="As it stands on the evidence: “tenant acme, Q4 2026”.">
        {(wiring) => (
          <Input
            {...wiring}
            value={name}
            maxLength={nameMax}
            onChange={({ target }) => setName(target.value)}
          />
        )}
      </Field>
      <div className="space-y-1">
        <p className="font-medium">Which associations</p>
        <FilterField
          value={filter}
          onFilter={setFilter}
          suggest={actions.suggest}
          describedBy="review-count"
          isInvalid={found !== null && 'why' in found}
        />
        <p id="review-count" role="status" className="text-dim text-xs">
          {sayCount(found)} What they may do is frozen as it was read last.
        </p>
      </div>
      <Field
        label="Due at the end of"
        hint="In UTC. Where a webhook is set, it is told three days and one day before."
      >
        {(wiring) => (
          <Input
            {...wiring}
            type="date"
            className="max-w-44"
            value={due}
            onChange={({ target }) => setDue(target.value)}
          />
        )}
      </Field>
      <Reviewers candidates={candidates} chosen={chosen} setChosen={setChosen} />
      {problem && (
        <Banner tone="bad" title="It was not opened.">
          {problem}
        </Banner>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" disabled={isBusy || !isReady}>
          Freeze and open
        </Button>
        {!isReady && <span className="text-dim text-xs">It takes a name, a day and a reviewer.</span>}
      </div>
    </form>
  )
}

function sayCount(found: Counted | null): string {
  if (found === null) return 'Counting.'
  return 'why' in found ? found.why : `${counted(found.found, 'association')}.`
}

type ReviewersProps = {
  readonly candidates: readonly Candidate[]
  readonly chosen: readonly string[]
  readonly setChosen: (chosen: readonly string[]) => void
}

function Reviewers({ candidates, chosen, setChosen }: ReviewersProps) {
  const set = (id: string, isIn: boolean) =>
    setChosen(isIn ? [...chosen, id] : chosen.filter((each) => each !== id))
  return (
    <Panel label="Reviewers">
      <PanelHeader title="Who decides" detail="several share it, each only what they may decide about" />
      {candidates.length === 0 ? (
        <p className="px-3.5 py-2.5 text-dim">Nobody may decide yet: give somebody a role that does.</p>
      ) : (
        <ul className="grid gap-x-6 px-3.5 py-2 sm:grid-cols-2">
          {candidates.map(({ id, name }) => (
            <li key={id}>
              <label className="flex min-h-7 items-center gap-2">
                <input
                  type="checkbox"
                  checked={chosen.includes(id)}
                  onChange={({ target }) => set(id, target.checked)}
                />
                <span className="[overflow-wrap:anywhere]">{name}</span>
              </label>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** How many a filter selects; null: it is being counted. */
function useCount(filter: string, count: Actions['count']): Counted | null {
  const [found, setFound] = useState<{ readonly of: string; readonly counted: Counted } | null>(null)
  useEffect(() => {
    let dropped = false
    count(filter).then(
      (counted) => dropped || setFound({ of: filter, counted }),
      () => dropped || setFound({ of: filter, counted: { why: 'It cannot be counted now.' } }),
    )
    return () => {
      dropped = true
    }
  }, [filter, count])
  return found?.of === filter ? found.counted : null
}

function useOpening(action: Actions['open']) {
  const router = useRouter()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, startTransition] = useTransition()
  function open(draft: Parameters<Actions['open']>[0]): void {
    startTransition(async () => {
      const told = await action(draft).catch(() => ({
        ok: false as const,
        why: 'Podscope does not answer. Look at the list of reviews before you try again.',
      }))
      setProblem(told.ok ? null : told.why)
      if (!told.ok) return
      say.done('Opened.')
      router.push(routes.review(told.id))
    })
  }
  return { open, problem, isBusy }
}
