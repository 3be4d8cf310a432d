'use client'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import type { Role, RoleUse } from '@/lib/inventory/types.ts'
import { layersLeftOut, layersOf, type RoleFacts } from '@/lib/pod-identity/index.ts'
import { documentOf, type RoleDocument } from './document.ts'
import { DocumentEditor } from './document-editor.tsx'
import type { Drafts } from './drafts.ts'
import { ExportDraft } from './export-draft.tsx'
import { ReadAgain } from './read-again.tsx'
import { Summary } from './summary.tsx'
import { useDrafts } from './use-drafts.ts'
import { useWhatIf } from './use-what-if.ts'
import { UsesTable } from './uses-table.tsx'
import type { WhatIfDraft, WhatIfSetup, WhatIfUse } from './what-if.protocol.ts'

export type WhatIfProps = {
  readonly role: Role
  readonly uses: readonly RoleUse[]
  readonly readAt: string
  /** Whether all places could be looked at; if not, there may be associations that are not in the table. */
  readonly complete: boolean
}

/**
 * A role's documents under the person's hands, and what each association that uses the role would gain and lose. Nothing goes to IAM. Drafts
 * are in the tab's storage, which the server does not have: until the page is alive only its outline stands.
 */
export function WhatIfView(props: WhatIfProps) {
  const alive = useSyncExternalStore(never, isAlive, isNotAlive)
  if (alive) return <Alive {...props} />
  return (
    <div className="space-y-4" aria-busy="true">
      <Skeleton className="h-[560px] w-full" />
      <Skeleton className="h-80 w-full" />
    </div>
  )
}

const never = () => () => undefined
const isAlive = () => true
const isNotAlive = () => false

function Alive({ role, uses, readAt, complete }: WhatIfProps) {
  const { drafts, write } = useDrafts(role.arn)
  const documents = useMemo(() => documentsOf(role, drafts), [role, drafts])
  const [picked, setPicked] = useState(() => Object.keys(drafts)[0] ?? documents[0]?.id ?? '')
  const document = documents.find(({ id }) => id === picked) ?? documents[0]
  const setup = useMemo(() => setupOf(role, uses), [role, uses])
  const looked = document?.id ?? ''
  const draft = useMemo(() => draftOf(documents, drafts, looked), [documents, drafts, looked])
  const whatIf = useWhatIf(setup, draft)
  const changed = draft.written.length > 0
  const base = document?.kind === 'new' ? '' : (document?.text ?? '')
  const text = (document && drafts[document.id]?.text) ?? base
  const outside = useOutside(looked, text)

  const setText = useCallback(
    (next: string) => {
      if (document?.kind !== 'new' && next === base) write(looked, null)
      else write(looked, { base: drafts[looked]?.base ?? base, text: next })
    },
    [document, base, drafts, looked, write],
  )
  const typeText = useCallback(
    (next: string) => {
      outside.expect(next)
      setText(next)
    },
    [outside, setText],
  )

  return (
    <div className="space-y-4">
      <ReadAgain at={readAt} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(300px,2fr)]">
        <DocumentEditor
          documents={documents}
          document={document}
          drafts={drafts}
          text={text}
          outside={outside.count}
          whatIf={whatIf}
          onPick={setPicked}
          onType={typeText}
          onText={setText}
          onWrite={write}
        />
        <div className="space-y-4">
          <Summary
            whatIf={whatIf}
            uses={setup.uses}
            changed={changed}
            complete={complete}
            notEvaluated={layersLeftOut(layersOf({}, setup.role))}
          />
          {document && drafts[document.id] && (
            <ExportDraft roleName={role.name} document={document} text={text} />
          )}
        </div>
      </div>
      <UsesTable uses={uses} whatIf={whatIf} changed={changed} />
    </div>
  )
}

/** Counts up when the text on the screen is to become another than what was typed: another document, another reading, a reset. */
function useOutside(looked: string, text: string) {
  const [count, setCount] = useState(0)
  const expected = useRef({ looked, text })
  useEffect(() => {
    if (expected.current.looked === looked && expected.current.text === text) return
    expected.current = { looked, text }
    setCount((before) => before + 1)
  }, [looked, text])
  return useMemo(
    () => ({
      count,
      expect(next: string) {
        expected.current = { ...expected.current, text: next }
      },
    }),
    [count],
  )
}

/** The role's documents, and those that are only written so far. */
function documentsOf({ policies }: Role, drafts: Drafts): readonly RoleDocument[] {
  const there = policies.map(documentOf)
  const added = Object.keys(drafts)
    .filter((id) => !there.some((each) => each.id === id))
    .map((id): RoleDocument => ({ id, name: id, text: '', kind: 'new' }))
  return [...there, ...added]
}

function draftOf(documents: readonly RoleDocument[], drafts: Drafts, looked: string): WhatIfDraft {
  const written = documents.flatMap(({ id, text, kind }) => {
    const own = drafts[id]
    return own && (own.text !== text || kind === 'new') ? [{ document: id, text: own.text }] : []
  })
  return { looked, written }
}

function setupOf(role: Role, uses: readonly RoleUse[]): WhatIfSetup {
  const policies = role.policies.map(documentOf).map(({ id, text }) => ({ name: id, text }))
  const { tags, boundary, organization } = role
  const facts: RoleFacts = { policies, tags, organization, ...(boundary && { boundary }) }
  return { roleArn: role.arn, role: facts, uses: uses.map(toWhatIfUse) }
}

function toWhatIfUse({ association, targetTrust }: RoleUse): WhatIfUse {
  const id = association.associationId
  if (!targetTrust) return { id, association, kind: 'access' }
  return {
    id,
    association,
    kind: 'chain',
    targetTrust: targetTrust.state === 'read' ? targetTrust.value : null,
  }
}
