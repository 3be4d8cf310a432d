'use client'
import dynamic from 'next/dynamic'
import { memo, type Ref, useCallback, useImperativeHandle, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Chip } from '@/components/ui/chip.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { Finding, Range, TextEdit } from '@/lib/iam/index.ts'
import { ifAbout, mayEdit } from './assessed-fixes.ts'
import { analysedMax, type EngineSetup } from './engine.protocol.ts'
import { FindingList } from './finding-list.tsx'
import { FitButton } from './fit-button.tsx'
import type { ReadOthers } from './other-policies.ts'
import { SizeMeter } from './size-meter.tsx'
import { type Starter, Starters } from './starters.tsx'
import type { SurfaceHandle } from './surface.ts'
import { Surface } from './surface-switch.tsx'
import { withEdits } from './text-edit.ts'
import { type Mode, Toolbar } from './toolbar.tsx'
import { useAssessedAnswer } from './use-answer.ts'
import type { Draft } from './use-draft.ts'
import type { Engine } from './use-engine.ts'

type Props = {
  draft: Draft
  engine: Engine
  setup: EngineSetup
  starters: readonly Starter[]
  others: ReadOthers
  readOnly: string | null
  onWrite: () => void
  /** Shows a place of the text to whoever asks from outside. */
  show: Ref<Show>
}

export type Show = (at: { readonly range: Range }) => void

const nothing: readonly Finding[] = []

const StatementBuilder = dynamic(
  () =>
    import('@/components/statement-builder/statement-builder.tsx').then((module) => module.StatementBuilder),
  { ssr: false, loading: () => <div className="h-[460px]" aria-busy="true" /> },
)

/** The text with its tools on top and its findings below. */
export function EditorPanel({
  draft,
  engine,
  setup,
  starters,
  others,
  readOnly,
  onWrite,
  show: handle,
}: Props) {
  const surface = useRef<SurfaceHandle>(null)
  const { client } = engine
  const { assessment, assessed, tooLong } = engine.state
  const { text, type, setText } = draft
  const { write: tell } = engine
  const blank = text.trim() === ''
  const toSend = blank ? '' : (assessment?.toSend ?? null)
  const isJson = toSend !== null && toSend !== ''
  const [mode, setMode] = useState<Mode>('json')
  const findings = blank ? nothing : (assessment?.findings ?? nothing)
  const fixes = useAssessedAnswer(engine, 'fixes', findings.length > 0 ? {} : null)
  const latest = useRef({ text, onWrite })
  latest.current = { text, onWrite }

  const read = useCallback(() => latest.current.text, [])
  const typed = useCallback(
    (next: string) => {
      tell(next)
      type(next)
      latest.current.onWrite()
    },
    [tell, type],
  )
  const write = useCallback(
    (next: string) => {
      if (next === latest.current.text) return
      setText(next)
      latest.current.onWrite()
    },
    [setText],
  )
  const show = useCallback<Show>(({ range }) => {
    // What is hidden takes no focus: the text comes back first.
    flushSync(() => setMode('json'))
    surface.current?.reveal(range)
  }, [])
  useImperativeHandle(handle, () => show, [show])
  const facts = useMemo(
    () => ({ ...setup.home, policies: setup.policies, context: setup.withPolicy }),
    [setup],
  )
  const fix = useCallback(
    (edits: readonly Pick<TextEdit, 'range' | 'text'>[]) => {
      // The findings shown are those of an older text while the engine works; the new ones come in a moment.
      if (client && mayEdit(client.getState(), assessed)) write(withEdits(latest.current.text, edits))
    },
    [write, client, assessed],
  )

  return (
    <Panel label="Session policy">
      <PanelHeader title="Session policy">
        <Mark changed={draft.changed} restored={draft.restored} readOnly={readOnly} />
        <SizeMeter toSend={toSend} />
        {readOnly === null && <FitButton client={engine.client} disabled={!isJson} onWrite={write} />}
      </PanelHeader>
      {readOnly !== null && <p className="border-line border-b px-3.5 py-2 text-dim">{readOnly}</p>}
      {readOnly === null && (
        <Toolbar
          read={read}
          isJson={isJson}
          client={engine.client}
          starters={starters}
          others={others}
          surface={surface}
          mode={mode}
          onMode={setMode}
          onWrite={write}
        />
      )}
      {readOnly === null && blank && (
        <Starters
          starters={starters}
          onChoose={(chosen) => {
            write(chosen)
            surface.current?.focus()
          }}
        />
      )}
      {tooLong && <TooLong characters={text.length} />}
      {mode === 'builder' && (
        <StatementBuilder
          text={text}
          onChange={write}
          facts={facts}
          readOnly={readOnly}
          onShowJson={() => setMode('json')}
        />
      )}
      <div hidden={mode === 'builder'}>
        <Surface
          text={text}
          outside={draft.outside}
          onChange={typed}
          state={engine.state}
          client={engine.client}
          readOnly={readOnly}
          handle={surface}
        />
      </div>
      <Findings
        findings={findings}
        fixes={ifAbout(fixes, assessed)}
        blank={blank}
        tooLong={tooLong}
        judged={judgedOf(engine.state)}
        onShow={show}
        onFix={readOnly === null ? fix : null}
      />
    </Panel>
  )
}

function judgedOf({ assessment, problem }: Props['engine']['state']) {
  if (assessment) return 'yes'
  return problem === null ? 'not yet' : 'no'
}

const Findings = memo(FindingList)

function TooLong({ characters }: { characters: number }) {
  return (
    <p role="alert" className="border-line border-b bg-bad-soft px-3.5 py-2">
      <b className="font-semibold">This is too long to be a session policy.</b> It has{' '}
      {characters.toLocaleString('en')} characters; EKS takes 2,048. It stays as you pasted it and can be
      edited or undone. Over {analysedMax.toLocaleString('en')} characters nothing is checked, sent, or kept
      when the page is left.
    </p>
  )
}

function Mark({
  changed,
  restored,
  readOnly,
}: {
  changed: boolean
  restored: boolean
  readOnly: string | null
}) {
  if (readOnly !== null) return <Chip>read only</Chip>
  if (!changed) return null
  return <Chip tone="warn">{restored ? 'draft, kept from before' : 'draft'}</Chip>
}
