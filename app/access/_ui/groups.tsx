import Link from 'next/link'
import { RetryButton } from '@/components/retry-button.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { type Grouping, GroupList } from '@/components/who-can/group-list.tsx'
import { RowList } from '@/components/who-can/row-list.tsx'
import { rowsView } from '@/components/who-can/rows-view.ts'
import { totalOf } from '@/components/who-can/words.ts'
import { type WhoCanAnswer, type WhoCanGroup, whoCanRows } from '@/lib/analysis/index.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { routes } from '@/lib/routes.ts'
import type { AnswerAddress } from '../address.ts'
import { type AccessView, rowsPage, shownVerdicts } from '../input.ts'

type Props = {
  readonly answer: WhoCanAnswer
  readonly view: AccessView
  readonly address: AnswerAddress
}
type Verdicts = ReturnType<typeof shownVerdicts>

const groupsStep = 50

const isOne = (action: string) => !/[*?]/.test(action)

/** Who it is: in groups, of which one may be opened, or one by one. */
export async function Groups(props: Props) {
  const { answer, view } = props
  const shown = shownVerdicts(view)
  const count = shown.reduce((sum, verdict) => sum + answer.tally[verdict], 0)
  if (count === 0) return <Nobody {...props} />
  return view.by === 'association' ? (
    <Each {...props} verdicts={shown} />
  ) : (
    <ByGroup {...props} by={view.by} verdicts={shown} />
  )
}

function Nobody({ answer, view, address }: Props) {
  return (
    <Panel label="Associations">
      <EmptyState
        title={view.verdict.length > 0 ? `None is ${view.verdict.join(' or ')}` : 'Nobody can'}
        actions={
          <Link
            href={routes.access({ ...address, verdict: view.verdict.length > 0 ? [] : ['never'] })}
            className={buttonClass()}
          >
            {view.verdict.length > 0
              ? 'Show all who can'
              : `Show the ${answer.tally.never.toLocaleString('en')} who never can, and why`}
          </Link>
        }
      >
        {view.verdict.length > 0 ? null : 'No association’s policies allow any such request.'}
      </EmptyState>
    </Panel>
  )
}

/** A page of rows for the screen, or why there is none. */
function firstRows(answer: WhoCanAnswer, verdicts: Verdicts, part: Partial<Record<Grouping, string>>) {
  return asStoreProblem(async () => {
    const rows = await whoCanRows(answer, { ...part, verdicts, limit: rowsPage })
    return rowsView(rows, answer.question, rowsPage)
  })
}

function Away({ message }: { readonly message: string }) {
  return (
    <EmptyState title="The associations could not be read" actions={<RetryButton />}>
      {message}
    </EmptyState>
  )
}

async function Each({ answer, address, verdicts }: Props & { readonly verdicts: Verdicts }) {
  const first = await firstRows(answer, verdicts, {})
  return (
    <Panel label="Associations">
      {first.ok ? (
        <RowList
          key={JSON.stringify(address)}
          asked={address}
          first={first.value}
          label="Associations"
          single={isOne(answer.question.action)}
          endless
        />
      ) : (
        <Away message={first.error.message} />
      )}
    </Panel>
  )
}

type ByGroupProps = Props & { readonly by: Grouping; readonly verdicts: Verdicts }

function groupsOf({ answer, by }: ByGroupProps): readonly WhoCanGroup[] {
  const groups = { role: answer.roles, cluster: answer.clusters, tenant: answer.tenants }
  return groups[by]
}

async function ByGroup(props: ByGroupProps) {
  const { answer, view, address, by, verdicts } = props
  const all = groupsOf(props)
  const some = all.filter(({ tally }) => verdicts.some((verdict) => tally[verdict] > 0))
  const name = view[by]
  // A link may open one further down.
  const place = name === undefined ? -1 : some.findIndex((group) => group.name === name)
  const shown = some.slice(0, Math.max(view.show, groupsStep, place + 1))
  const rows = name !== undefined && place >= 0 ? await firstRows(answer, verdicts, { [by]: name }) : null
  if (rows && !rows.ok)
    return (
      <Panel label={`By ${by}`}>
        <Away message={rows.error.message} />
      </Panel>
    )
  return (
    <Panel label={`By ${by}`}>
      {some.length > 0 && (
        <GroupList
          by={by}
          groups={shown}
          total={some.length}
          asked={address}
          single={isOne(answer.question.action)}
          opened={rows && name !== undefined ? { name, first: rows.value } : null}
          step={groupsStep}
        />
      )}
      {by === 'tenant' && <WithoutTenant all={all} answer={answer} address={address} />}
    </Panel>
  )
}

/** Associations that belong to no tenant stand in no group: they are counted here, and not lost. */
function WithoutTenant({
  all,
  answer,
  address,
}: {
  readonly all: readonly WhoCanGroup[]
  readonly answer: WhoCanAnswer
  readonly address: Props['address']
}) {
  const without = totalOf(answer.tally) - all.reduce((sum, { tally }) => sum + totalOf(tally), 0)
  if (without === 0) return null
  return (
    <p className="border-line border-t px-3.5 py-2 text-dim first:border-t-0">
      {without.toLocaleString('en')} {without === 1 ? 'association belongs' : 'associations belong'} to no
      tenant (no tag <code>tenant</code>, no namespace <code>tenant-…</code>).{' '}
      <Link href={routes.access({ ...address, by: 'association' })} className="text-accent hover:underline">
        See each association
      </Link>
    </p>
  )
}
