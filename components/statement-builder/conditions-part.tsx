'use client'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { inputClass } from '@/components/ui/field.tsx'
import type { ConditionKey } from '@/lib/iam/index.ts'
import type { Edit } from './edit.ts'
import type { ConditionFields, ValueList } from './model.ts'
import { operatorsFor, readOperator, valuesFor, writeOperator } from './operators.ts'
import { AddText, Part, RemoveButton, selectClass, ValueRows } from './parts.tsx'
import type { KnowledgeState } from './use-knowledge.ts'

type Home = { readonly accountId: string; readonly region: string }
type Props = {
  at: number
  conditions: readonly ConditionFields[]
  actions: ValueList
  known: KnowledgeState
  home: Home
  edit: ((edit: Edit) => boolean) | null
}

/** When a statement holds: all of these, each with any of its values. */
export function ConditionsPart({ at, conditions, actions, known, home, edit }: Props) {
  const [isAdding, setAdding] = useState(false)
  return (
    <Part statement={at} title="Conditions" aside={conditions.length > 1 ? 'all must hold' : undefined}>
      {conditions.length === 0 && <p className="text-dim">None: it holds for every request.</p>}
      <ul className="space-y-2">
        {conditions.map((condition) => (
          <li key={`${condition.at.operator} ${condition.at.key}`}>
            <ConditionRow at={at} condition={condition} known={known} home={home} edit={edit} />
          </li>
        ))}
      </ul>
      {edit && (
        <Button aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
          {isAdding ? 'No further condition' : 'Add a condition'}
        </Button>
      )}
      {edit && isAdding && (
        <NewCondition
          at={at}
          actions={actions}
          known={known}
          home={home}
          edit={(change) => {
            const isDone = edit(change)
            if (isDone) setAdding(false)
            return isDone
          }}
        />
      )}
    </Part>
  )
}

function typeOf(key: string, known: KnowledgeState): ConditionKey | null {
  return (known.state === 'there' ? known.aws.findKey(key) : null) ?? null
}

function ConditionRow({
  at,
  condition,
  known,
  home,
  edit,
}: {
  at: number
  condition: ConditionFields
  known: KnowledgeState
  home: Home
  edit: ((edit: Edit) => boolean) | null
}) {
  const { key, operator, values, at: place } = condition
  const about = typeOf(key, known)
  const suggestions = valuesFor(
    about ?? { name: key, type: 'String' },
    readOperator(operator)?.name ?? '',
    home,
  ).filter((value) => !values.includes(value))
  return (
    <div className="space-y-1.5 rounded-lg border border-line p-2.5">
      <div className="flex flex-wrap items-center gap-2">
        <code className="font-semibold [overflow-wrap:anywhere]">{key}</code>
        {about && <span className="text-dim text-xs">{typeWords(about)}</span>}
        {edit ? (
          <OperatorChoice
            label={`Operator of ${key} in statement ${at + 1}`}
            operator={operator}
            about={about}
            onChange={(next) => edit({ kind: 'set-operator', at, place, operator: next })}
          />
        ) : (
          <code>{operator}</code>
        )}
        <span className="flex-1" />
        {edit && (
          <RemoveButton
            label={`Remove the condition on ${key}`}
            onClick={() => edit({ kind: 'remove-condition', at, place })}
          />
        )}
      </div>
      <ValueRows
        values={values}
        label={`Value of ${key},`}
        onChange={edit && ((index, value) => edit({ kind: 'set-value', at, list: place, index, value }))}
        onRemove={(index) => edit?.({ kind: 'change-values', at, list: place, remove: [index] })}
      />
      {edit && (
        <AddText
          label={`Another value of ${key}`}
          placeholder={values.length === 0 ? 'value' : 'or…'}
          suggestions={suggestions}
          onAdd={(add) => edit({ kind: 'change-values', at, list: place, add })}
        />
      )}
    </div>
  )
}

function typeWords({ type, multivalued }: ConditionKey): string {
  return multivalued ? `${type}, several values` : type
}

/** The operator, with its set prefix where the key has several values, and whether the key may be absent. */
function OperatorChoice({
  label,
  operator,
  about,
  onChange,
}: {
  label: string
  operator: string
  about: ConditionKey | null
  onChange: (operator: string) => void
}) {
  const parts = readOperator(operator)
  const fitting = operatorsFor(about?.type ?? null)
  const names = parts && fitting.includes(parts.name) ? fitting : [parts?.name ?? operator, ...fitting]
  const now = parts ?? { set: '' as const, name: operator, ifExists: false }
  return (
    <>
      {(about?.multivalued || now.set !== '') && now.name !== 'Null' && (
        <select
          aria-label={`${label}: how several values count`}
          className={selectClass}
          value={now.set}
          onChange={(event) => {
            const set = (['', 'ForAnyValue', 'ForAllValues'] as const).find(
              (each) => each === event.target.value,
            )
            onChange(writeOperator({ ...now, set: set ?? '' }))
          }}
        >
          <option value="">(one value)</option>
          <option value="ForAnyValue">ForAnyValue</option>
          <option value="ForAllValues">ForAllValues</option>
        </select>
      )}
      <select
        aria-label={label}
        className={selectClass}
        value={now.name}
        onChange={(event) => onChange(writeOperator({ ...now, name: event.target.value }))}
      >
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      {now.name !== 'Null' && (
        <label className="flex items-center gap-1.5 text-xs">
          <input
            type="checkbox"
            className="size-3.5 accent-accent"
            checked={now.ifExists}
            onChange={() => onChange(writeOperator({ ...now, ifExists: !now.ifExists }))}
          />
          or the key is absent
        </label>
      )}
    </>
  )
}

function NewCondition({
  at,
  actions,
  known,
  home,
  edit,
}: Omit<Props, 'conditions' | 'edit'> & { edit: (edit: Edit) => boolean }) {
  const id = useId()
  const [key, setKey] = useState('')
  const [operator, setOperator] = useState<string | null>(null)
  const about = typeOf(key.trim(), known)
  const fitting = operatorsFor(about?.type ?? 'String')
  const first = about?.multivalued ? `ForAnyValue:${fitting[0]}` : (fitting[0] ?? 'StringEquals')
  const chosen = operator ?? first
  const keys = known.state === 'there' ? known.aws.keysOf(known.aws.reachedBy(actions.values).actions) : []
  // A key that ends in a slash wants the name of a tag.
  const isUnfinished = key.trim() === '' || /[/:]$/.test(key.trim())
  return (
    <fieldset className="space-y-2 rounded-lg border border-line border-dashed p-2.5">
      <legend className="px-1 text-dim text-xs">New condition</legend>
      <div className="flex flex-wrap items-center gap-2">
        <input
          aria-label={`Condition key for statement ${at + 1}`}
          className={`${inputClass} max-w-72 font-mono text-xs`}
          placeholder="aws:SourceVpc"
          list={id}
          value={key}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          onChange={(event) => {
            setKey(event.target.value)
            setOperator(null)
          }}
        />
        <datalist id={id}>
          {keys.map(({ name, type }) => (
            <option key={name} value={name} label={type} />
          ))}
        </datalist>
        <OperatorChoice
          label={`Operator for the new condition of statement ${at + 1}`}
          operator={chosen}
          about={about}
          onChange={setOperator}
        />
      </div>
      {about && <p className="text-dim text-xs">{typeWords(about)}</p>}
      {isUnfinished ? (
        <p className="text-dim text-xs">
          {key.trim() === ''
            ? 'Keys of the chosen actions come first in the list, then those of every request.'
            : 'The name of the tag is missing after the slash.'}
        </p>
      ) : (
        <AddText
          label={`Value for ${key.trim()}`}
          placeholder="value"
          suggestions={valuesFor(
            about ?? { name: key, type: 'String' },
            readOperator(chosen)?.name ?? '',
            home,
          )}
          onAdd={(values) => {
            edit({ kind: 'add-condition', at, operator: chosen, key: key.trim(), values })
          }}
        />
      )}
    </fieldset>
  )
}
