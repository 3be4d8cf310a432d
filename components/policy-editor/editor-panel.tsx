'use client'
import { useRef } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Chip } from '@/components/ui/chip.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { type Finding, formatPolicy, minifyPolicy, type TextEdit } from '@/lib/iam/index.ts'
import { FindingList } from './finding-list.tsx'
import { SizeMeter } from './size-meter.tsx'
import { type Starter, Starters } from './starters.tsx'
import type { SurfaceHandle } from './surface.ts'
import { Surface } from './surface-switch.tsx'
import type { Draft } from './use-draft.ts'
import type { EngineState } from './use-engine.ts'

type Props = {
  draft: Draft
  changed: boolean
  engine: EngineState
  starters: readonly Starter[]
  readOnly: string | null
  onWrite: () => void
}

const nothing: readonly Finding[] = []

/** The text with its tools on top and its findings below. */
export function EditorPanel({ draft, changed, engine, starters, readOnly, onWrite }: Props) {
  const surface = useRef<SurfaceHandle>(null)
  const { assessment } = engine
  const blank = draft.text.trim() === ''
  const findings = blank ? nothing : (assessment?.findings ?? nothing)
  const toSend = blank ? '' : (assessment?.toSend ?? null)

  function write(text: string | null) {
    if (text === null || text === draft.text) return
    draft.setText(text)
    onWrite()
  }

  return (
    <Panel>
      <PanelHeader title="Session policy">
        <Mark changed={changed} restored={draft.restored} readOnly={readOnly} />
        <SizeMeter toSend={toSend} />
        {readOnly === null && (
          <>
            <Button size="sm" disabled={toSend === null} onClick={() => write(formatPolicy(draft.text))}>
              Format
            </Button>
            <Button size="sm" disabled={toSend === null} onClick={() => write(minifyPolicy(draft.text))}>
              Minify
            </Button>
          </>
        )}
      </PanelHeader>
      {readOnly !== null && <p className="border-line border-b px-3.5 py-2 text-dim">{readOnly}</p>}
      {readOnly === null && blank && (
        <Starters
          starters={starters}
          onChoose={(text) => {
            write(text)
            surface.current?.focus()
          }}
        />
      )}
      <Surface text={draft.text} onChange={write} findings={findings} readOnly={readOnly} handle={surface} />
      <FindingList
        findings={findings}
        blank={blank}
        onShow={({ range }) => surface.current?.reveal(range)}
        onFix={readOnly === null ? (edit) => write(withEdit(draft.text, edit)) : null}
      />
    </Panel>
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

function withEdit(text: string, { range, text: replacement }: TextEdit): string {
  return text.slice(0, range.start.offset) + replacement + text.slice(range.end.offset)
}
