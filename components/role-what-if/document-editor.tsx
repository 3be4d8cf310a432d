'use client'
import { useCallback, useRef } from 'react'
import { FindingList } from '@/components/policy-editor/finding-list.tsx'
import type { SurfaceHandle } from '@/components/policy-editor/surface.ts'
import { Surface } from '@/components/policy-editor/surface-switch.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Chip } from '@/components/ui/chip.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { formatPolicy } from '@/lib/iam/index.ts'
import { type RoleDocument, sizeOf } from './document.ts'
import { DocumentPicker } from './document-picker.tsx'
import type { Drafts } from './drafts.ts'
import { surfaceState, useSurfaceClient, type WhatIf } from './use-what-if.ts'

type Props = {
  readonly documents: readonly RoleDocument[]
  /** Absent: the role has none, and none is written. */
  readonly document: RoleDocument | undefined
  readonly drafts: Drafts
  readonly text: string
  readonly outside: number
  readonly whatIf: WhatIf
  readonly onPick: (id: string) => void
  /** The text as it was typed into the surface, which shows it already. */
  readonly onType: (text: string) => void
  /** Another text, for the surface to show. */
  readonly onText: (text: string) => void
  readonly onWrite: (id: string, draft: Drafts[string] | null) => void
}

/** One document of the role with what the engine has to say of it. */
export function DocumentEditor(props: Props) {
  const { documents, document, drafts, text, whatIf, onPick, onText, onWrite } = props
  const surface = useRef<SurfaceHandle>(null)
  const newest = useRef(text)
  newest.current = text
  const current = useCallback(() => newest.current, [])
  const client = useSurfaceClient(whatIf, current)
  const draft = document && drafts[document.id]
  const readOnly = document?.kind === 'theirs' ? theirs : null
  const blank = text.trim() === ''
  const { findings } = whatIf.state
  const add = (name: string) => {
    onWrite(name, { base: '', text: start })
    onPick(name)
  }
  return (
    <Panel label="The role’s documents">
      <PanelHeader
        title={
          <DocumentPicker
            documents={documents}
            picked={document?.id ?? ''}
            drafts={drafts}
            onPick={onPick}
            onAdd={add}
          />
        }
      >
        {draft && <Chip tone="warn">draft</Chip>}
        {document && <Size {...sizeOf(document, documents, drafts)} />}
        {document && readOnly === null && (
          <>
            <Button size="sm" disabled={blank} onClick={() => onText(formatPolicy(text) ?? text)}>
              Format
            </Button>
            {document.kind !== 'new' && (
              <Button size="sm" disabled={blank} onClick={() => onText('')}>
                Without it
              </Button>
            )}
            {draft && (
              <Button size="sm" onClick={() => onWrite(document.id, null)}>
                {document.kind === 'new' ? 'Drop' : 'Reset'}
              </Button>
            )}
          </>
        )}
      </PanelHeader>
      {readOnly !== null && <p className="border-line border-b px-3.5 py-2 text-dim">{readOnly}</p>}
      {document && draft && document.kind !== 'new' && draft.base !== document.text && (
        <div className="border-line border-b p-2">
          <Banner
            title="This document changed in IAM since you began."
            actions={
              <span className="flex flex-wrap gap-2">
                <Button size="sm" onClick={() => onWrite(document.id, { ...draft, base: document.text })}>
                  Keep mine
                </Button>
                <Button size="sm" onClick={() => onWrite(document.id, null)}>
                  Show what is there
                </Button>
              </span>
            }
          >
            What you wrote is kept, and is compared with what is there now.
          </Banner>
        </div>
      )}
      {document ? (
        <>
          <Surface
            text={text}
            outside={props.outside}
            onChange={props.onType}
            state={surfaceState(whatIf)}
            client={client}
            readOnly={readOnly}
            handle={surface}
            label="Role policy, JSON"
          />
          {blank ? (
            <p className="border-line border-t px-3.5 py-2 text-dim">
              Empty: as if the role did not have it.
            </p>
          ) : (
            <FindingList
              findings={findings}
              blank={false}
              tooLong={whatIf.tooLong}
              onShow={({ range }) => surface.current?.reveal(range)}
              onFix={null}
            />
          )}
        </>
      ) : (
        <p className="px-3.5 py-6 text-center text-dim">
          The role has no documents: its pods may do nothing. Write a new inline document to see what it would
          give.
        </p>
      )}
    </Panel>
  )
}

const theirs =
  'AWS’s own policy: nobody but AWS can change it. Write a new inline document, or choose another one.'

const start = `{
  "Version": "2012-10-17",
  "Statement": []
}`

function Size({
  size,
  max,
  of,
}: {
  readonly size: number | null
  readonly max: number
  readonly of: string
}) {
  const over = size !== null && size > max
  return (
    <span className={`text-xs tabular-nums ${over ? 'font-semibold text-denied' : 'text-dim'}`}>
      {size === null ? '–' : size.toLocaleString('en')} / {max.toLocaleString('en')} {of}
      {over && ', too long'}
    </span>
  )
}
