'use client'
import { Ban, Check, CircleDashed, CircleHelp, type LucideIcon, Minus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { cn } from '@/components/ui/cn.ts'
import styles from './document.module.css'
import { DocumentLines } from './document-lines.tsx'
import { statementName } from './statements.ts'
import type { StepAnswer, TraceDocument, TraceStatement, TraceStep, TraceView } from './trace-types.ts'

type Look = { readonly word: string; readonly icon: LucideIcon; readonly colour: string }
const looks: Readonly<Record<StepAnswer, Look>> = {
  passes: { word: 'passes', icon: Check, colour: 'text-granted' },
  stops: { word: 'stops here', icon: Ban, colour: 'text-denied' },
  open: { word: 'not settled', icon: CircleHelp, colour: 'text-cond' },
  none: { word: 'none', icon: Minus, colour: 'text-dim' },
  notEvaluated: { word: 'not evaluated', icon: CircleDashed, colour: 'text-cond' },
}

const tones: Readonly<Record<TraceView['verdict'], string>> = {
  allowed: 'bg-ok-soft',
  explicitDeny: 'bg-bad-soft',
  implicitDeny: 'bg-cut-soft',
  conditional: 'bg-accent-soft',
}

/** The way to a verdict: every layer in AWS's order with what it said, and the statements that made it say so. */
export function Trace({ view }: { view: TraceView }) {
  const { headline, verdict, steps, documents } = view
  const decided = steps.findIndex(({ decides }) => decides)
  const unread = steps.some(({ answer }) => answer === 'notEvaluated')
  return (
    <div className="space-y-2.5">
      <p role="status" className={cn('rounded-lg px-3 py-2 font-medium', tones[verdict])}>
        {headline}
        {verdict === 'allowed' && unread && (
          <span className="font-normal"> What was not evaluated could still deny it.</span>
        )}
      </p>
      <ol aria-label="Layers in the order of evaluation" className="relative">
        {steps.map((step, index) => (
          <Step
            key={step.id}
            step={step}
            documents={documents}
            after={decided >= 0 && index > decided}
            last={index === steps.length - 1}
          />
        ))}
      </ol>
    </div>
  )
}

type StepProps = {
  readonly step: TraceStep
  readonly documents: readonly TraceDocument[]
  /** The verdict was settled before. */
  readonly after: boolean
  readonly last: boolean
}

function Step({ step, documents, after, last }: StepProps) {
  const { word, icon: Icon, colour } = looks[step.answer]
  return (
    <li className={cn('relative flex gap-2.5 pb-3', last && 'pb-0')} data-step={step.id}>
      {!last && <span aria-hidden="true" className="absolute top-5 bottom-0 left-[9px] w-px bg-line" />}
      <Icon aria-hidden="true" size={19} className={cn('z-10 mt-px flex-none bg-panel', colour)} />
      <div className="min-w-0 flex-1 space-y-1">
        <h3 className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-semibold">{step.title}</span>
          {/* The green is for signs: as small text it is too pale to read. */}
          <span className={cn('text-xs', step.answer === 'passes' ? 'text-dim' : colour)}>{word}</span>
          {step.decides && (
            <span className="rounded-full bg-sunk px-1.5 text-xs ring-1 ring-line">decides</span>
          )}
          {after && step.answer !== 'none' && step.answer !== 'notEvaluated' && (
            <span className="text-dim text-xs">would be asked next, were it not decided above</span>
          )}
        </h3>
        <p className="text-dim">{step.words}</p>
        <Statements list={step.applying} documents={documents} open={step.decides} />
        <Statements
          list={step.near}
          documents={documents}
          open={step.decides && step.applying.length === 0}
        />
        {step.others.length > 0 && (
          <details>
            <summary className="min-h-6 cursor-pointer text-dim">
              {step.others.length} {step.others.length === 1 ? 'statement' : 'statements'} of other actions
            </summary>
            <Statements list={step.others} documents={documents} />
          </details>
        )}
      </div>
    </li>
  )
}

type StatementsProps = {
  readonly list: readonly TraceStatement[]
  readonly documents: readonly TraceDocument[]
  readonly open?: boolean
}

function Statements({ list, documents, open = false }: StatementsProps) {
  if (list.length === 0) return null
  return (
    <ul className="space-y-1">
      {list.map((statement, index) => (
        <Statement
          key={`${statement.link.layer} ${statement.link.policy} ${statement.link.index}`}
          statement={statement}
          document={documents.find(
            ({ layer, policy }) => layer === statement.link.layer && policy === statement.link.policy,
          )}
          startsOpen={open && index === 0}
        />
      ))}
    </ul>
  )
}

const signs = { yes: '✓', no: '✕', unknown: '?' } as const
const matchWords = { yes: 'applies', no: 'does not apply', unknown: 'may apply' } as const
const parts = {
  action: 'action',
  resource: 'resource',
  principal: 'principal',
  condition: 'condition',
} as const

type StatementProps = {
  readonly statement: TraceStatement
  readonly document: TraceDocument | undefined
  readonly startsOpen: boolean
}

/** One statement, whether it applies and why, and on demand where it stands in its policy. */
function Statement({ statement, document, startsOpen }: StatementProps) {
  // What decides is shown at once, also when another request makes it so.
  const [toggled, setToggled] = useState(false)
  const open = startsOpen !== toggled
  const { link, matched, mismatch, because } = statement
  return (
    <li className="rounded-md border border-line">
      <div className="flex items-baseline gap-x-2 px-2 py-1">
        <span aria-hidden="true" className="w-3 flex-none text-center font-bold">
          {signs[matched]}
        </span>
        <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2 gap-y-0.5">
          <span className={cn('font-medium', link.effect === 'Deny' && 'text-denied')}>{link.effect}</span>
          <span className="[overflow-wrap:anywhere]">{statementName(link)}</span>
          <span className="text-dim text-xs">
            {matchWords[matched]}
            {mismatch && matched === 'no' && `: ${parts[mismatch]}`}
          </span>
          <Because text={because} />
        </div>
        {document && (
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setToggled(!toggled)}
            className="min-h-6 flex-none cursor-pointer text-accent hover:underline"
          >
            {open ? 'Hide text' : 'Show text'}
            <span className="sr-only"> of {statementName(link)}</span>
          </button>
        )}
      </div>
      {open && document && <Source document={document} statement={link.index} />}
    </li>
  )
}

/** The engine marks what is quoted with backticks. */
function Because({ text }: { text: string }) {
  return (
    <p className="basis-full text-dim [overflow-wrap:anywhere]">
      {text.split('`').map((piece, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one unchanging sentence
          <code key={index} className="text-text">
            {piece}
          </code>
        ) : (
          piece
        ),
      )}
    </p>
  )
}

/** The policy with the statement lit up and scrolled to. */
function Source({ document, statement }: { document: TraceDocument; statement: number }) {
  const area = useRef<HTMLElement>(null)
  useEffect(() => {
    const lit = area.current?.querySelector<HTMLElement>('[data-lit]')
    if (area.current && lit) area.current.scrollTop = lit.offsetTop - area.current.offsetTop - 24
  }, [])
  return (
    <section
      ref={area}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area without focusable content cannot be scrolled by keyboard otherwise
      tabIndex={0}
      aria-label={`Text of ${document.policy}, statement ${statement + 1} lit up`}
      className={cn(styles.document, 'max-h-56 border-line border-t bg-sunk')}
    >
      <DocumentLines lines={document.lines} blocks={document.blocks} lit={statement} />
    </section>
  )
}
