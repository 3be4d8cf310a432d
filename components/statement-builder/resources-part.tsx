'use client'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { inputClass } from '@/components/ui/field.tsx'
import { fieldLabel, fillArn, placeholdersOf } from './choices.ts'
import type { Edit } from './edit.ts'
import type { ValueList } from './model.ts'
import { AddText, Part, selectClass, ValueRows } from './parts.tsx'
import type { KnowledgeState } from './use-knowledge.ts'

type Home = { readonly partition: string; readonly accountId: string; readonly region: string }
type Props = {
  at: number
  list: ValueList
  /** The statement's actions; they settle which ARNs make sense. */
  actions: ValueList
  known: KnowledgeState
  home: Home
  edit: ((edit: Edit) => boolean) | null
}

/** What a statement is about: ARNs as written, and AWS's forms of them to fill in. */
export function ResourcesPart({ at, list, actions, known, home, edit }: Props) {
  const add = (values: readonly string[]) =>
    edit?.({ kind: 'change-values', at, list: 'resources', add: values })
  const [isFilling, setFilling] = useState(list.values.length === 0 && !actions.not)
  const hasAll = !list.not && list.values.includes('*')
  return (
    <Part
      statement={at}
      title={list.not ? 'Everything but these resources' : 'Resources'}
      aside={list.not && 'NotResource'}
    >
      {list.values.length === 0 && (
        <p className="text-dim">No resource yet: the statement is about nothing.</p>
      )}
      <ValueRows
        values={list.values}
        label={`Resource of statement ${at + 1},`}
        onChange={
          edit && ((index, value) => edit({ kind: 'set-value', at, list: 'resources', index, value }))
        }
        onRemove={(index) => edit?.({ kind: 'change-values', at, list: 'resources', remove: [index] })}
      />
      {hasAll && list.values.length > 1 && (
        <p className="text-dim">
          <code>*</code> is every resource: the other lines add nothing to it.
        </p>
      )}
      {edit && (
        <>
          {isFilling && known.state === 'there' && (
            <Templates
              known={known}
              actions={actions.values}
              home={home}
              at={at}
              onAdd={(arn) => add([arn])}
            />
          )}
          <div className="flex flex-wrap items-start gap-2">
            {!actions.not && (
              <Button
                aria-expanded={isFilling}
                disabled={known.state !== 'there'}
                onClick={() => setFilling(!isFilling)}
              >
                {isFilling ? 'Close the forms' : 'Fill in an ARN'}
              </Button>
            )}
            <Button disabled={hasAll} onClick={() => add(['*'])}>
              All resources, <code>*</code>
            </Button>
            <AddText label={`ARN for statement ${at + 1}`} placeholder="arn:aws:s3:::bucket/*" onAdd={add} />
          </div>
        </>
      )}
    </Part>
  )
}

function Templates({
  known,
  actions,
  home,
  at,
  onAdd,
}: {
  known: Extract<KnowledgeState, { state: 'there' }>
  actions: readonly string[]
  home: Home
  at: number
  onAdd: (arn: string) => void
}) {
  const { aws } = known
  const { types, without } = aws.resourceTypesOf(aws.reachedBy(actions).actions)
  const forms = types.flatMap(({ type, taken }) =>
    type.arns.map((arn) => ({ key: `${type.service} ${type.name} ${arn}`, type, taken, arn })),
  )
  const [key, setKey] = useState<string | null>(null)
  const form = forms.find((each) => each.key === key) ?? forms[0]
  return (
    <div className="space-y-2">
      {without.length > 0 && (
        <p className="text-dim">
          {without.length === 1 ? (
            <>
              <code>{without[0]?.name}</code> can be limited to no ARN: it
            </>
          ) : (
            <>
              <code>{without[0]?.name}</code> and {without.length - 1} more can be limited to no ARN: they
            </>
          )}{' '}
          need <code>*</code>.
        </p>
      )}
      {form && (
        <fieldset className="space-y-2 rounded-lg border border-line p-2.5">
          <legend className="px-1 text-dim text-xs">An ARN as AWS forms it; what is left empty is any</legend>
          <select
            aria-label={`Resource type for statement ${at + 1}`}
            className={selectClass}
            value={form.key}
            onChange={(event) => setKey(event.target.value)}
          >
            {forms.map(({ key: each, type, taken, arn }) => (
              <option key={each} value={each}>
                {type.service} {type.name} ({taken} {taken === 1 ? 'action' : 'actions'})
                {type.arns.length > 1 ? ` ${arn}` : ''}
              </option>
            ))}
          </select>
          <Template key={form.key} arn={form.arn} home={home} onAdd={onAdd} />
        </fieldset>
      )}
    </div>
  )
}

function Template({ arn, home, onAdd }: { arn: string; home: Home; onAdd: (arn: string) => void }) {
  const id = useId()
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({
    Partition: home.partition,
    Region: home.region,
    Account: home.accountId,
  })
  const filled = fillArn(arn, fields)
  return (
    <>
      <div className="grid gap-2 sm:grid-cols-3">
        {placeholdersOf(arn).map((name) => (
          <label key={name} className="flex min-w-0 flex-col gap-0.5 text-xs" htmlFor={`${id}-${name}`}>
            {fieldLabel(name)}
            <input
              id={`${id}-${name}`}
              className={`${inputClass} font-mono text-xs`}
              value={fields[name] ?? ''}
              placeholder="* (any)"
              spellCheck={false}
              autoCapitalize="off"
              onChange={(event) => setFields({ ...fields, [name]: event.target.value })}
            />
          </label>
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <code className="min-w-0 [overflow-wrap:anywhere]">{filled}</code>
        <Button onClick={() => onAdd(filled)}>Add this ARN</Button>
      </div>
    </>
  )
}
