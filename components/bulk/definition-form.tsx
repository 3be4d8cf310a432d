'use client'
import { useState } from 'react'
import { readTargets } from '@/lib/bulk/select.ts'
import type { RunDefinition } from '@/lib/bulk/types.ts'
import { Button } from '../ui/button.tsx'
import { Field, Textarea } from '../ui/field.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { TemplateField } from './template-field.tsx'
import type { RunTexts } from './types.ts'

type Props = {
  readonly definition: RunDefinition
  /** Nothing was written yet. */
  readonly isEditable: boolean
  readonly isBusy: boolean
  readonly isFirst: boolean
  readonly onPreview: (texts: RunTexts) => void
}

/** What the run is to do, as texts: to whom, and with which policy. Once something was written it can only be read. */
export function DefinitionForm({ definition, isEditable, isBusy, isFirst, onPreview }: Props) {
  const [targets, setTargets] = useState(definition.targets)
  const [policy, setPolicy] = useState(definition.policy)
  const [isOpen, setOpen] = useState(isEditable)
  const isClone = definition.kind === 'clone'
  const { lines } = readTargets(targets.replace(/\{\{[^{}]*\}\}/g, 'x'))
  const isChanged = isFirst || targets !== definition.targets || policy !== definition.policy
  const isReady = lines.length > 0 && (isClone || policy.trim() !== '')
  return (
    <Panel>
      <PanelHeader
        title={isClone ? 'Where to' : 'What and for whom'}
        detail={isClone && <Sources definition={definition} />}
      >
        {!isEditable && (
          <Button size="sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Hide' : 'Show'}
          </Button>
        )}
      </PanelHeader>
      {isOpen && (
        <form
          className="space-y-3 p-3.5"
          onSubmit={(event) => {
            event.preventDefault()
            if (isReady) onPreview({ targets, policy })
          }}
        >
          <Fields
            definition={definition}
            isEditable={isEditable}
            texts={{ targets, policy }}
            onTargets={setTargets}
            onPolicy={setPolicy}
          />
          {isEditable && (
            <Submit isChanged={isChanged} isFirst={isFirst} isDisabled={!isReady || isBusy} isBusy={isBusy} />
          )}
        </form>
      )}
    </Panel>
  )
}

type SubmitProps = Pick<Props, 'isBusy' | 'isFirst'> & {
  readonly isChanged: boolean
  readonly isDisabled: boolean
}

function Submit({ isChanged, isFirst, isBusy, isDisabled }: SubmitProps) {
  const isNewText = isChanged && !isFirst
  return (
    <div className="flex flex-wrap items-center gap-2.5">
      <Button type="submit" variant={isChanged ? 'primary' : 'default'} disabled={isDisabled}>
        {isBusy ? 'Previewing…' : isNewText ? 'Preview this' : 'Preview'}
      </Button>
      <span className="text-dim">
        {isNewText ? 'The preview below is of the text before.' : 'Nothing is written by a preview.'}
      </span>
    </div>
  )
}

type FieldsProps = Pick<Props, 'definition' | 'isEditable'> & {
  readonly texts: RunTexts
  readonly onTargets: (text: string) => void
  readonly onPolicy: (text: string) => void
}

function Fields({ definition, isEditable, texts, onTargets, onPolicy }: FieldsProps) {
  const isClone = definition.kind === 'clone'
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <Field
        label={isClone ? 'New service accounts' : 'Associations'}
        hint={<TargetsHint isClone={isClone} cluster={definition.home.cluster} />}
      >
        {(wiring) => (
          <Textarea
            {...wiring}
            rows={9}
            value={texts.targets}
            readOnly={!isEditable}
            placeholder={isClone ? 'team-b/worker\nprod-us-2/team-b/worker' : 'team-*/worker'}
            onChange={(event) => onTargets(event.target.value)}
          />
        )}
      </Field>
      <TemplateField
        label={isClone ? 'Another session policy' : 'Session policy'}
        isOptional={isClone}
        hint={
          isClone
            ? 'Empty: the same as the source has.'
            : 'Each association gets this text, with its own names in the places of the braces.'
        }
        value={texts.policy}
        home={definition.home}
        isReadOnly={!isEditable}
        onChange={onPolicy}
      />
    </div>
  )
}

function Sources({ definition }: { readonly definition: Extract<RunDefinition, { kind: 'clone' }> }) {
  const { sources } = definition
  const [first] = sources
  if (!first) return null
  if (sources.length > 1) return `clones of ${sources.length.toLocaleString('en')} associations`
  return (
    <>
      clones of{' '}
      <code>
        {first.cluster}/{first.namespace}/{first.serviceAccount}
      </code>
    </>
  )
}

function TargetsHint({ isClone, cluster }: { readonly isClone: boolean; readonly cluster: string }) {
  return (
    <>
      One a line: <code>namespace/service-account</code> in {cluster}, or with another cluster of the account
      before it. <code>*</code> and <code>?</code> match what {isClone ? 'is known there' : 'there is'}.
      {isClone && (
        <>
          {' '}
          With several sources, <code>{'{{namespace}}/{{serviceAccount}}'}</code> are the source’s.
        </>
      )}
    </>
  )
}
