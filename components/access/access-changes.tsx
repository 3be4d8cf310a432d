'use client'
import { ChevronRight } from 'lucide-react'
import { useDeferredValue, useId, useMemo, useState } from 'react'
import { cn } from '@/components/ui/cn.ts'
import { inputClass } from '@/components/ui/field.tsx'
import type { AccessChange } from '@/lib/iam/index.ts'
import {
  type ChangeGroup,
  type ChangeList,
  circumstancesOf,
  groupChanges,
  questionOfChange,
} from './change-list.ts'
import { ShowMore, useSteps } from './show-more.tsx'
import { namesOf, worthNaming } from './statements.ts'
import { TraceDialog } from './trace-dialog.tsx'
import type { Explain } from './trace-types.ts'

/** One of the two states that are compared: what it is called, and who can explain a request in it. */
export type ChangeSide = { readonly label: string; readonly explain?: Explain }
export type ChangeSides = { readonly before: ChangeSide; readonly after: ChangeSide }

type Props = {
  readonly losses: ChangeList
  readonly gains: ChangeList
  readonly sides: ChangeSides
  /** Null: not counted. */
  readonly unchanged?: number | null
  /** Whether what is not listed is proven not to change. */
  readonly exact: boolean
}

type Kind = 'loses' | 'gains'
const looks = {
  loses: { verb: 'Loses', sign: '−', colour: 'text-cut' },
  gains: { verb: 'Gains', sign: '+', colour: 'text-granted' },
} as const

/** A few changes are read at once; more are opened service by service. */
const openAtMost = 8
const rowStep = 20
const groupStep = 12
/** So few need no filter. */
const filterFrom = 6

/**
 * What is lost and gained between two states, by service, each line with a request as its proof and the statements that allow it. Bounded: draws
 * as much as is opened.
 */
export function AccessChanges({ losses, gains, sides, unchanged = null, exact }: Props) {
  const [text, setText] = useState('')
  const filter = useDeferredValue(text)
  const [asked, setAsked] = useState<AccessChange | null>(null)
  const explained = sides.before.explain !== undefined || sides.after.explain !== undefined
  const onWhy = explained ? setAsked : null
  return (
    <div>
      {losses.shown.length + gains.shown.length >= filterFrom && <Filter text={text} onText={setText} />}
      <ul className="divide-y divide-line">
        <Section kind="loses" list={losses} filter={filter} side={sides.before} onWhy={onWhy} />
        <Section kind="gains" list={gains} filter={filter} side={sides.after} onWhy={onWhy} />
        {unchanged !== null && (
          <li className="flex gap-2.5 px-3.5 py-2">
            <Sign sign="=" />
            {unchanged.toLocaleString('en')} unchanged
          </li>
        )}
        {!exact && (
          <li className="px-3.5 py-2 text-dim">
            Not exact: more may change than is listed, where a layer could not be read or a condition or
            variable is only known at run time. What is listed is proven.
          </li>
        )}
      </ul>
      {asked && <Why change={asked} sides={sides} onClose={() => setAsked(null)} />}
    </div>
  )
}

function Filter({ text, onText }: { text: string; onText: (text: string) => void }) {
  const id = useId()
  return (
    <div className="border-line border-b px-3.5 py-2">
      <label htmlFor={id} className="sr-only">
        Find a change by action, resource or statement
      </label>
      <input
        id={id}
        type="search"
        value={text}
        placeholder="Find a change…"
        spellCheck={false}
        onChange={(event) => onText(event.target.value)}
        className={inputClass}
      />
    </div>
  )
}

function Sign({ sign, colour = '' }: { sign: string; colour?: string }) {
  return (
    <span aria-hidden="true" className={cn('w-4 flex-none text-center font-bold', colour)}>
      {sign}
    </span>
  )
}

type SectionProps = {
  readonly kind: Kind
  readonly list: ChangeList
  readonly filter: string
  /** The side that has the access. */
  readonly side: ChangeSide
  readonly onWhy: ((change: AccessChange) => void) | null
}

function Section({ kind, list, filter, side, onWhy }: SectionProps) {
  const { verb, sign, colour } = looks[kind]
  const groups = useMemo(() => groupChanges(list, filter), [list, filter])
  const steps = useSteps(groupStep)
  const found = groups.reduce((sum, { changes }) => sum + changes.length, 0)
  return (
    <li className="flex items-baseline gap-2.5 px-3.5 py-2">
      <Sign sign={sign} colour={colour} />
      <div className="min-w-0 flex-1">
        {list.total === 0 ? (
          `${verb} nothing`
        ) : (
          <>
            <b className="font-semibold">
              {verb} {amount(list.total, 'action')}
            </b>{' '}
            <span className="text-dim">in {amount(list.services.length, 'service')}</span>
            {filter !== '' && <span className="text-dim"> · {found.toLocaleString('en')} listed match</span>}
            <ul className="mt-1">
              {groups.slice(0, steps.count).map((group) => (
                <Group
                  key={group.prefix}
                  group={group}
                  startsOpen={found <= openAtMost}
                  kind={kind}
                  side={side}
                  onWhy={onWhy}
                />
              ))}
            </ul>
            <ShowMore steps={steps} total={groups.length} what="services" />
          </>
        )}
      </div>
    </li>
  )
}

function amount(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? what : `${what}s`}`
}

type GroupProps = Pick<SectionProps, 'kind' | 'side' | 'onWhy'> & {
  readonly group: ChangeGroup
  readonly startsOpen: boolean
}

function Group({ group, startsOpen, kind, side, onWhy }: GroupProps) {
  const [toggled, setToggled] = useState(false)
  const steps = useSteps(rowStep)
  const { prefix, count, changes, lines } = group
  const open = startsOpen !== toggled
  const left = count - changes.length
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setToggled(!toggled)}
        className="-ml-1 inline-flex min-h-6 cursor-pointer items-center gap-1 pr-1.5"
      >
        <ChevronRight aria-hidden="true" size={14} className={open ? 'rotate-90' : undefined} />
        <span className="font-medium">{prefix || 'other'}</span>
        <span className="text-dim tabular-nums">{count.toLocaleString('en')}</span>
      </button>
      {open && (
        <>
          <ul className="space-y-1.5 pb-1.5 pl-4">
            {lines.slice(0, steps.count).map((line) => (
              <Line key={line[0]?.action} changes={line} kind={kind} side={side} onWhy={onWhy} />
            ))}
          </ul>
          <ShowMore steps={steps} total={lines.length} what={`groups of ${prefix} actions`} />
          {left > 0 && (
            <p className="pb-1 pl-4 text-dim text-xs">
              {amount(left, 'action')} of {prefix} not listed here.
            </p>
          )}
        </>
      )}
    </li>
  )
}

type LineProps = Pick<SectionProps, 'kind' | 'side' | 'onWhy'> & {
  readonly changes: readonly AccessChange[]
}

/** Actions drawn at once in one line. */
const actionStep = 24

/** Changes with one proof: which actions, the request, and the statements that allow it on the side that has it. */
function Line({ changes, kind, side, onWhy }: LineProps) {
  const steps = useSteps(actionStep)
  const [first] = changes
  if (!first) return null
  const circumstances = circumstancesOf(first)
  return (
    <li className="[overflow-wrap:anywhere]">
      <ul className="flex flex-wrap gap-x-3">
        {changes.slice(0, steps.count).map((change) => (
          <li key={change.action}>
            <Action change={change} kind={kind} onWhy={onWhy} />
          </li>
        ))}
      </ul>
      <ShowMore steps={steps} total={changes.length} what="actions" />
      <div className="text-dim text-xs">
        e.g. on <code className="text-text [font-variant-ligatures:none]">{first.witness.resource}</code>
        {circumstances.length > 0 && ` with ${circumstances.join(' and ')}`}
      </div>
      <div className="text-dim text-xs">
        {first.because.length > 0
          ? `allowed ${side.label} by ${namesOf(worthNaming(first.because))}`
          : `allowed ${side.label}`}
        {onWhy && ' '}
        {onWhy && (
          <button
            type="button"
            aria-haspopup="dialog"
            aria-label={`Why? ${kind} ${first.action}`}
            onClick={() => onWhy(first)}
            className="min-h-6 cursor-pointer pr-2 text-accent hover:underline"
          >
            why?
          </button>
        )}
      </div>
    </li>
  )
}

type ActionProps = Pick<SectionProps, 'kind' | 'onWhy'> & { readonly change: AccessChange }

/** An action that opens its own explanation, where somebody can explain. */
function Action({ change, kind, onWhy }: ActionProps) {
  if (!onWhy) return <code>{change.action}</code>
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      title={`Why? ${kind} ${change.action}`}
      onClick={() => onWhy(change)}
      className="min-h-6 cursor-pointer text-left font-mono text-xs underline decoration-dotted underline-offset-3 hover:text-accent"
    >
      {change.action}
    </button>
  )
}

/** The proof on both sides: allowed on one, and not on the other. */
function Why({ change, sides, onClose }: { change: AccessChange; sides: ChangeSides; onClose: () => void }) {
  const explaining = [sides.after, sides.before].flatMap(({ label, explain }) =>
    explain ? [{ label, explain }] : [],
  )
  const question = useMemo(() => questionOfChange(change), [change])
  return <TraceDialog question={question} explain={explaining} onClose={onClose} />
}
