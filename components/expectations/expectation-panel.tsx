'use client'
import { Check, CircleHelp, Pencil, Plus, Trash2, X } from 'lucide-react'
import { startTransition, useState, useTransition } from 'react'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import { cn } from '@/components/ui/cn.ts'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { Expectation } from '@/lib/expectations/index.ts'
import { ExpectationDialog, TextDialog } from './late-dialogs.tsx'
import { type SaveExpectations, type ShownResult, settled } from './types.ts'
import { sayContext, sayCounts, sayExpectation } from './words.ts'

type Props = {
  readonly expectations: readonly Expectation[]
  /** In the same order; null while they are worked out, or cannot be. */
  readonly results: readonly ShownResult[] | null
  /** The results are of an older text, and those of this one are on their way. */
  readonly isOlder?: boolean
  /** What is said while there are no results. */
  readonly pending?: string
  /** What the results hold of: `what is applied now`. */
  readonly subject: string
  /** The text they were read from; null: nothing was ever saved. */
  readonly seen: string | null
  /** Absent: they can be read and not changed here. */
  readonly save?: SaveExpectations | undefined
  /** Where one request is tried; null where there is no such page. */
  readonly tryHref?: ((result: ShownResult) => string | null) | undefined
  /** Why there is nothing to show, instead of the list. */
  readonly problem?: string | null
  /** Kinds of policies that nobody read, of which no result says anything. */
  readonly notEvaluated: readonly string[]
}

type Open =
  | { readonly kind: 'add' }
  | { readonly kind: 'replace'; readonly at: number }
  | { readonly kind: 'text' }
  | null

/** What must and must not be allowed, and whether it is so. */
export function ExpectationPanel(props: Props) {
  const {
    expectations,
    results,
    isOlder = false,
    subject,
    seen,
    save,
    tryHref,
    problem = null,
    pending = 'working…',
    notEvaluated,
  } = props
  const [open, setOpen] = useState<Open>(null)
  const [removing, startRemoving] = useTransition()
  const [failed, setFailed] = useState<string | null>(null)
  const close = () => setOpen(null)
  const remove = (save: SaveExpectations, at: number) =>
    startRemoving(async () => {
      const answer = await settled(save({ kind: 'remove', at }, seen))
      startTransition(() => setFailed(answer.ok ? null : answer.message))
    })
  const replaced = open?.kind === 'replace' ? expectations[open.at] : undefined
  return (
    <Panel label="Expectations">
      <PanelHeader
        title="Expectations"
        detail={detailOf(expectations, results, isOlder ? 'an older text; checking…' : subject, pending)}
      >
        {save && problem === null && (
          <span className="flex flex-wrap gap-1.5">
            <Button size="sm" onClick={() => setOpen({ kind: 'text' })}>
              As text…
            </Button>
            <Button size="sm" onClick={() => setOpen({ kind: 'add' })}>
              <Plus aria-hidden size={14} /> Add…
            </Button>
          </span>
        )}
      </PanelHeader>
      {problem !== null && (
        <div className="p-3.5">
          <Banner tone="bad" title="The expectations could not be read.">
            {problem} Everything else on this page is as it was.
          </Banner>
        </div>
      )}
      {failed && (
        <div className="p-3.5 pb-0">
          <Banner tone="bad" title="Nothing was saved.">
            {failed}
          </Banner>
        </div>
      )}
      {problem === null && expectations.length === 0 && <Nothing canSave={save !== undefined} />}
      {expectations.length > 0 && (
        <ul className="divide-y divide-line" aria-busy={isOlder}>
          {expectations.map((expectation, at) => (
            <Row
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is the text's, in whose order they are changed
              key={at}
              expectation={expectation}
              result={results?.[at] ?? null}
              tryHref={tryHref}
              {...(save && {
                onEdit: () => setOpen({ kind: 'replace', at }),
                onRemove: () => remove(save, at),
                // All of them: which is meant is told by its place in the list.
                busy: removing,
              })}
            />
          ))}
        </ul>
      )}
      {expectations.length > 0 && notEvaluated.length > 0 && <NotEvaluated kinds={notEvaluated} />}
      {save && open && open.kind !== 'text' && (
        <ExpectationDialog
          title={replaced ? 'Change the expectation' : 'Add an expectation'}
          first={replaced ?? { must: 'not allow', actions: [], resources: ['*'], context: {} }}
          save={(expectation) =>
            save(open.kind === 'add' ? { kind: 'add', expectation } : { ...open, expectation }, seen)
          }
          onClose={close}
        />
      )}
      {save && open?.kind === 'text' && <TextDialog seen={seen} save={save} onClose={close} />}
    </Panel>
  )
}

function detailOf(
  { length }: readonly Expectation[],
  results: readonly ShownResult[] | null,
  subject: string,
  pending: string,
): string {
  if (length === 0) return ''
  if (!results) return pending
  return `${sayCounts(results.map(({ state }) => state))}, with ${subject}`
}

function NotEvaluated({ kinds }: { readonly kinds: readonly string[] }) {
  return (
    <p className="border-line border-t px-3.5 py-2 text-dim">
      Not evaluated: {kinds.join(', ')}. One of them may still deny what is allowed here; a resource’s policy
      may allow what is not.
    </p>
  )
}

function Nothing({ canSave }: { readonly canSave: boolean }) {
  return (
    <p className="px-3.5 py-3 text-dim">
      Nothing is expected yet.{' '}
      {canSave && (
        <>
          Write down what this service account must, or must never, be allowed: every draft of its policy is
          held against it, and <code>podscope test</code> runs the same in a pipeline.
        </>
      )}
    </p>
  )
}

const looks = {
  kept: { icon: Check, colour: 'text-granted' },
  broken: { icon: X, colour: 'text-denied' },
  unknown: { icon: CircleHelp, colour: 'text-cond' },
} as const

function State({ result }: { readonly result: ShownResult | null }) {
  const { icon: Icon, colour } = result ? looks[result.state] : { icon: null, colour: '' }
  return (
    <span className="inline-flex w-20 flex-none items-center gap-1.5 font-medium">
      {Icon && <Icon aria-hidden size={15} strokeWidth={2.5} className={cn('flex-none', colour)} />}
      {result?.state ?? <span className="font-normal text-dim">no result</span>}
    </span>
  )
}

type RowProps = {
  readonly expectation: Expectation
  readonly result: ShownResult | null
  readonly tryHref: Props['tryHref']
  readonly onEdit?: () => void
  readonly onRemove?: () => void
  readonly busy?: boolean
}

function Row({ expectation, result, tryHref, onEdit, onRemove, busy = false }: RowProps) {
  const name = sayExpectation(expectation)
  const href = result ? (tryHref?.(result) ?? null) : null
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 px-3.5 py-2">
      <State result={result} />
      <div className="min-w-0 flex-1 basis-64 space-y-0.5 [font-variant-ligatures:none] [overflow-wrap:anywhere]">
        <Sentence expectation={expectation} />
        {expectation.reason && <p className="text-dim">{expectation.reason}</p>}
        {result && result.state !== 'kept' && (
          <p>
            {result.because}{' '}
            {href && (
              <a href={href} className="text-accent underline">
                Try this request
              </a>
            )}
          </p>
        )}
      </div>
      {onEdit && onRemove && (
        <span className="flex flex-none gap-1">
          <Button size="sm" variant="ghost" onClick={onEdit} aria-label={`Change: ${name}`} title="Change">
            <Pencil aria-hidden size={14} />
          </Button>
          <Button
            size="sm"
            variant="ghost"
            disabled={busy}
            aria-label={`Remove: ${name}`}
            title="Remove"
            onClick={onRemove}
          >
            <Trash2 aria-hidden size={14} />
          </Button>
        </span>
      )}
    </li>
  )
}

function Sentence({ expectation }: { readonly expectation: Expectation }) {
  const { must, actions, resources, unless } = expectation
  const everywhere = resources.length === 1 && resources[0] === '*'
  return (
    <p>
      must <b className="font-semibold">{must}</b> <code>{actions.join(', ')}</code> on{' '}
      {everywhere ? 'every resource' : <code>{resources.join(', ')}</code>}
      {sayContext(expectation).map((words, index) => (
        <span key={words}>
          {index === 0 ? ' when ' : ' and '}
          <code>{words}</code>
        </span>
      ))}
      {unless && (
        <>
          {' unless '}
          <code>{JSON.stringify(unless)}</code>
        </>
      )}
    </p>
  )
}
