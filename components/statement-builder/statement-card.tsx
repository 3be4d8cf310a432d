'use client'
import { ArrowDown, ArrowUp, Copy, Trash2 } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { inputClass } from '@/components/ui/field.tsx'
import { ActionsPart } from './actions-part.tsx'
import { ConditionsPart } from './conditions-part.tsx'
import type { Edit } from './edit.ts'
import { outdented, type StatementFields, type StatementForm } from './model.ts'
import { ResourcesPart } from './resources-part.tsx'
import type { KnowledgeState } from './use-knowledge.ts'

export type CardHome = { readonly partition: string; readonly accountId: string; readonly region: string }
type Props = {
  at: number
  count: number
  statement: StatementForm
  known: KnowledgeState
  home: CardHome
  edit: ((edit: Edit) => boolean) | null
  /** Ids of the card's buttons begin so. */
  id: string
}

/** One statement of a policy. */
export function StatementCard(props: Props) {
  const { at, statement, id } = props
  return (
    <article
      aria-labelledby={`${id}-title`}
      className="overflow-hidden rounded-[10px] border border-line bg-panel"
    >
      <CardHeader {...props} />
      {statement.kind === 'source' ? (
        <div className="space-y-1.5 border-line border-t px-3.5 py-2.5">
          <p>
            <Words text={statement.reason} /> The form shows it as it is written; it can be changed in JSON.
          </p>
          <Source text={statement.source} />
        </div>
      ) : (
        <Fields {...props} fields={statement.fields} at={at} />
      )}
    </article>
  )
}

function Fields({ fields, ...props }: Props & { fields: StatementFields }) {
  const { at, known, home, edit } = props
  const { actions, resources, conditions, others } = fields
  return (
    <>
      <ActionsPart at={at} list={actions} known={known} edit={edit} />
      <ResourcesPart at={at} list={resources} actions={actions} known={known} home={home} edit={edit} />
      <ConditionsPart
        at={at}
        conditions={conditions}
        actions={actions}
        known={known}
        home={home}
        edit={edit}
      />
      {others.length > 0 && (
        <div className="space-y-1 border-line border-t px-3.5 py-2.5">
          <p className="text-dim">Also in the statement, as it is written; the form has no fields for it:</p>
          {others.map((text, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an element may be there twice
            <Source key={`${index} ${text}`} text={text} />
          ))}
        </div>
      )}
    </>
  )
}

function CardHeader({ at, count, statement, edit, id }: Props) {
  const fields = statement.kind === 'fields' ? statement.fields : null
  return (
    <header className="flex flex-wrap items-center gap-x-2.5 gap-y-2 px-3.5 py-2">
      <h3 id={`${id}-title`} tabIndex={-1} className="font-semibold">
        Statement {at + 1}
        <span className="sr-only"> of {count}</span>
      </h3>
      {fields && <EffectChoice at={at} id={id} effect={fields.effect} edit={edit} />}
      {fields && edit && (
        <input
          aria-label={`Sid of statement ${at + 1}`}
          className={`${inputClass} w-20 min-w-0 max-w-32 flex-1`}
          placeholder="Sid (optional)"
          value={fields.sid}
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => edit({ kind: 'set-sid', at, sid: event.target.value })}
        />
      )}
      {fields && !edit && fields.sid !== '' && <code>{fields.sid}</code>}
      {edit && (
        <div className="ml-auto flex">
          <Button
            id={`${id}-up`}
            size="sm"
            variant="ghost"
            aria-label={`Move statement ${at + 1} up`}
            disabled={at === 0}
            onClick={() => edit({ kind: 'move-statement', at, to: at - 1 })}
          >
            <ArrowUp aria-hidden className="size-3.5" />
          </Button>
          <Button
            id={`${id}-down`}
            size="sm"
            variant="ghost"
            aria-label={`Move statement ${at + 1} down`}
            disabled={at === count - 1}
            onClick={() => edit({ kind: 'move-statement', at, to: at + 1 })}
          >
            <ArrowDown aria-hidden className="size-3.5" />
          </Button>
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Duplicate statement ${at + 1}`}
            onClick={() => edit({ kind: 'copy-statement', at })}
          >
            <Copy aria-hidden className="size-3.5" />
          </Button>
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Remove statement ${at + 1}`}
            onClick={() => edit({ kind: 'remove-statement', at })}
          >
            <Trash2 aria-hidden className="size-3.5" />
          </Button>
        </div>
      )}
    </header>
  )
}

function EffectChoice({
  at,
  id,
  effect,
  edit,
}: Pick<Props, 'at' | 'id' | 'edit'> & { effect: StatementFields['effect'] }) {
  if (!edit) return <b className="font-semibold">{effect ?? 'no effect that AWS knows'}</b>
  return (
    <fieldset className="flex items-center gap-3">
      <legend className="sr-only">Effect of statement {at + 1}</legend>
      {(['Allow', 'Deny'] as const).map((each) => (
        <label key={each} className="flex items-center gap-1.5">
          <input
            type="radio"
            name={`${id}-effect`}
            className="size-3.5 accent-accent"
            checked={effect === each}
            onChange={() => edit({ kind: 'set-effect', at, effect: each })}
          />
          {each}
        </label>
      ))}
      {effect === null && <span className="text-denied text-xs">choose one</span>}
    </fieldset>
  )
}

function Source({ text }: { text: string }) {
  return (
    <pre className="max-h-48 overflow-auto whitespace-pre-wrap rounded-md bg-sunk p-2 [overflow-wrap:anywhere]">
      {outdented(text)}
    </pre>
  )
}

/** Names in a sentence stand in backticks. */
export function Words({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence have no other identity
    index % 2 === 1 ? <code key={index}>{part}</code> : part,
  )
}
