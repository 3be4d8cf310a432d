'use client'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { cn } from '@/components/ui/cn.ts'
import { Field, Input, inputClass } from '@/components/ui/field.tsx'
import type { TraceContext, TraceKey, TraceQuestion, TraceView } from './trace-types.ts'

type Props = {
  readonly view: TraceView
  /** ARNs worth trying. */
  readonly resources?: readonly string[]
  readonly onAsk: (question: TraceQuestion) => void
}

/** The request that is explained: its resource and the keys that policies look at, to be changed. */
export function TraceForm({ view, resources = [], onAsk }: Props) {
  const list = useId()
  const { action } = view.request
  const [resource, setResource] = useState(view.request.resource)
  const [context, setContext] = useState(() => contextOf(view.keys))
  const ask = (next: { resource?: string; context?: TraceContext }) => {
    const asked = { action, resource, context, ...next }
    setResource(asked.resource)
    setContext(asked.context)
    onAsk(asked)
  }
  return (
    <form className="space-y-3" onSubmit={(event) => event.preventDefault()} aria-label="The request">
      <Field label="Resource">
        {(wiring) => (
          <Input
            {...wiring}
            value={resource}
            spellCheck={false}
            autoComplete="off"
            className="font-mono text-xs [font-variant-ligatures:none]"
            list={list}
            onChange={(event) => ask({ resource: event.target.value })}
          />
        )}
      </Field>
      <datalist id={list}>
        {resources.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      {view.examples.length > 1 && (
        <fieldset className="flex flex-wrap items-center gap-1.5 border-0 p-0">
          <legend className="mb-1 text-dim text-xs">Requests the policies tell apart</legend>
          {view.examples.map(({ label, question }) => (
            <Button key={label} size="sm" onClick={() => ask({ ...question })}>
              {label}
            </Button>
          ))}
        </fieldset>
      )}
      <Context
        keys={view.keys}
        context={context}
        onChange={(name, value) => ask({ context: withKey(context, name, value) })}
      />
    </form>
  )
}

/** What the answer was worked out with: keys that are open stay out. */
function contextOf(keys: readonly TraceKey[]): TraceContext {
  return Object.fromEntries(
    keys.flatMap(({ name, state, values }): [string, TraceContext[string]][] => {
      if (state === 'given') return [[name, values.length === 1 ? (values[0] ?? '') : values]]
      return state === 'absent' ? [[name, null]] : []
    }),
  )
}

function withKey(context: TraceContext, name: string, value: TraceContext[string] | undefined): TraceContext {
  const { [name]: _, ...rest } = context
  return value === undefined ? rest : { ...rest, [name]: value }
}

type ContextProps = {
  readonly keys: readonly TraceKey[]
  readonly context: TraceContext
  readonly onChange: (name: string, value: TraceContext[string] | undefined) => void
}

function Context({ keys, context, onChange }: ContextProps) {
  const own = keys.filter(({ state }) => state === 'session')
  const free = keys.filter(({ state }) => state !== 'session')
  if (keys.length === 0) return <p className="text-dim">No statement of this action looks at the context.</p>
  return (
    <>
      {free.map((key) => (
        <KeyField
          key={key.name}
          asked={key}
          value={context[key.name]}
          onChange={(value) => onChange(key.name, value)}
        />
      ))}
      {own.length > 0 && (
        <dl className="space-y-1">
          <dt className="text-dim text-xs">Set by AWS in every session of this association</dt>
          {own.map(({ name, values }) => (
            <dd key={name} className="[overflow-wrap:anywhere]">
              <code>{name}</code> <span className="text-dim">=</span> <code>{values.join(', ')}</code>
            </dd>
          ))}
        </dl>
      )}
    </>
  )
}

type KeyFieldProps = {
  readonly asked: TraceKey
  /** Undefined: not known; null: the request does not carry it. */
  readonly value: TraceContext[string] | undefined
  readonly onChange: (value: TraceContext[string] | undefined) => void
}

function KeyField({ asked: { name, many, suggestions }, value, onChange }: KeyFieldProps) {
  const list = useId()
  const state = value === undefined ? 'unknown' : value === null ? 'absent' : 'given'
  const text = typeof value === 'string' ? value : (value ?? []).join(', ')
  const take = (written: string) => onChange(many ? written.split(/\s*,\s*/) : written)
  return (
    <Field
      label={<code>{name}</code>}
      hint={many && state === 'given' ? 'Several values, parted by commas.' : null}
    >
      {(wiring) => (
        <span className="flex gap-1.5">
          <select
            aria-label={`${name} in the request`}
            value={state}
            className={cn(inputClass, 'w-auto flex-none')}
            onChange={({ target }) => {
              if (target.value === 'given') take(suggestions[0] ?? '')
              else onChange(target.value === 'absent' ? null : undefined)
            }}
          >
            <option value="given">is</option>
            <option value="absent">not in the request</option>
            <option value="unknown">not known</option>
          </select>
          <Input
            {...wiring}
            value={text}
            list={list}
            disabled={state !== 'given'}
            spellCheck={false}
            autoComplete="off"
            className="min-w-0 font-mono text-xs [font-variant-ligatures:none]"
            onChange={({ target }) => take(target.value)}
          />
          <datalist id={list}>
            {suggestions.map((suggestion) => (
              <option key={suggestion} value={suggestion} />
            ))}
          </datalist>
        </span>
      )}
    </Field>
  )
}
