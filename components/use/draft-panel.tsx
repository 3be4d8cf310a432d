'use client'
import { useDeferredValue } from 'react'
import { readableText } from '@/components/access/json-lines.ts'
import { draftKey, readDraft, tabStorage } from '@/components/policy-editor/draft-store.ts'
import { analysedMax } from '@/components/policy-editor/engine.protocol.ts'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Field, Textarea } from '@/components/ui/field.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { SkeletonRows } from '@/components/ui/skeleton.tsx'
import { say } from '@/components/ui/toast.ts'
import { HeldResult } from './held-panel.tsx'
import type { ChosenAssociation } from './types.ts'
import { useAnswer } from './use-answer.ts'
import type { Ask } from './use-reader.ts'

type Props = {
  readonly ask: Ask
  readonly chosen: ChosenAssociation
  readonly pods: readonly number[]
  readonly text: string
  readonly onText: (text: string) => void
}

/** Any session policy, held against the same calls. */
export function DraftPanel({ ask, chosen, pods, text, onText }: Props) {
  // The engine follows when the hand rests.
  const held = useDeferredValue(text)
  const { applied } = chosen
  function takeDraft(): void {
    const kept = readDraft(tabStorage(), draftKey(chosen))
    if (kept) onText(kept.text)
    else say.failed('No draft of this association is kept in this tab.')
  }
  return (
    <Panel label="Hold a draft against the past">
      <PanelHeader title="Hold a draft against the past" detail="which of these calls it would have refused">
        {applied !== null && (
          <Button size="sm" onClick={() => onText(readableText(applied).text)}>
            Take what is applied
          </Button>
        )}
        <Button size="sm" onClick={takeDraft}>
          Take the editor’s draft
        </Button>
      </PanelHeader>
      <div className="p-3.5">
        <Field label="A session policy" hint="In place of the one that is applied. Nothing is changed here.">
          {(wiring) => (
            <Textarea {...wiring} rows={8} value={text} onChange={({ target }) => onText(target.value)} />
          )}
        </Field>
      </div>
      {held.length > analysedMax && (
        <div className="px-3.5 pb-3.5">
          <Banner title="The text is far too long for a session policy." />
        </div>
      )}
      {held.trim() !== '' && held.length <= analysedMax && (
        <HeldDraft ask={ask} chosen={chosen} pods={pods} text={held} />
      )}
    </Panel>
  )
}

function HeldDraft({ ask, chosen, pods, text }: Omit<Props, 'onText'>) {
  const found = useAnswer(ask, chosen.setup, pods, { kind: 'draft', text })
  if (found.state === 'working') return <SkeletonRows rows={3} label="Holding it against the calls" />
  const problem = found.state === 'failed' ? found.message : found.answer.problem
  if (problem !== null || found.state === 'failed')
    return (
      <div className="px-3.5 pb-3.5">
        <Banner title="It is held against nothing yet.">{problem}</Banner>
      </div>
    )
  return found.answer.problem === null && <HeldResult held={found.answer} label="The draft" />
}
