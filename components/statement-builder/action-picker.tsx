'use client'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { inputClass } from '@/components/ui/field.tsx'
import type { AccessLevel, CatalogAction } from '@/lib/iam/index.ts'
import { choicesOf } from './choices.ts'
import type { KnowledgeState } from './use-knowledge.ts'

type Known = Extract<KnowledgeState, { state: 'there' }>
type Props = {
  known: Known
  values: readonly string[]
  statement: number
  onChange: (change: { remove?: readonly number[]; add?: readonly string[] }) => void
}

/** Services to search, and the actions of one of them by access level, to tick one by one or a level at a time. */
export function ActionPicker({ known, values, statement, onChange }: Props) {
  const { aws } = known
  const used = [...new Set(values.map(aws.prefixOf))].filter((prefix) => aws.findService(prefix))
  const [chosen, setChosen] = useState<string | null>(null)
  const [words, setWords] = useState('')
  const service = aws.findService(chosen ?? used[0] ?? '')
  const found = aws.findServices(words, 8)
  const shown = [...new Set([...used, ...(service ? [service.prefix] : [])])]
  const open = (prefix: string) => {
    setChosen(prefix)
    setWords('')
  }
  return (
    <div className="space-y-2 rounded-lg border border-line p-2.5">
      <div className="flex flex-wrap items-center gap-2">
        <input
          type="search"
          aria-label={`Find a service for statement ${statement + 1}`}
          placeholder="Find a service: s3, DynamoDB, queue…"
          className={`${inputClass} max-w-72`}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && found[0]) open(found[0].prefix)
          }}
        />
        {(words === '' ? shown : found.map(({ prefix }) => prefix)).map((prefix) => (
          <Button
            key={prefix}
            size="sm"
            aria-pressed={service?.prefix === prefix}
            className={service?.prefix === prefix ? 'border-accent' : ''}
            onClick={() => open(prefix)}
          >
            <code>{prefix}</code> {words !== '' && aws.findService(prefix)?.name}
          </Button>
        ))}
        {words !== '' && found.length === 0 && <span className="text-dim">AWS has no such service.</span>}
      </div>
      {service && (
        <Levels
          key={service.prefix}
          known={known}
          name={service.name}
          actions={service.actions}
          values={values}
          onChange={onChange}
        />
      )}
    </div>
  )
}

function Levels({
  known,
  name,
  actions,
  values,
  onChange,
}: Pick<Props, 'known' | 'values' | 'onChange'> & { name: string; actions: readonly CatalogAction[] }) {
  const [words, setWords] = useState('')
  const wanted = words.trim().toLowerCase()
  return (
    <div className="space-y-1">
      <div className="flex flex-wrap items-center gap-2">
        <b className="font-semibold">{name}</b>
        <input
          type="search"
          aria-label={`Find an action of ${name}`}
          placeholder="Find an action"
          className={`${inputClass} max-w-48`}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </div>
      {known.aws.levels.map((level) => (
        <Level
          key={level}
          level={level}
          allowed={known.allowed}
          actions={actions.filter(
            (action) =>
              action.level === level && (wanted === '' || action.name.toLowerCase().includes(wanted)),
          )}
          searched={wanted !== ''}
          values={values}
          onChange={onChange}
        />
      ))}
    </div>
  )
}

function Level({
  level,
  actions,
  allowed,
  searched,
  values,
  onChange,
}: {
  level: AccessLevel
  actions: readonly CatalogAction[]
  allowed: ReadonlySet<string> | null
  searched: boolean
  values: readonly string[]
  onChange: Props['onChange']
}) {
  const id = useId()
  const [open, setOpen] = useState(false)
  if (actions.length === 0) return null
  const choice = choicesOf(values)
  const choices = actions.map(({ name }) => ({ name, choice: choice(name) }))
  const free = choices.filter((each) => each.choice.kind === 'open').map(({ name }) => name)
  const named = choices.flatMap((each) => (each.choice.kind === 'named' ? each.choice.indexes : []))
  const useful = allowed && free.filter((name) => allowed.has(name.toLowerCase()))
  const count = actions.length - free.length
  const isOpen = open || searched
  const Sign = isOpen ? ChevronDown : ChevronRight
  return (
    <div>
      <div className="flex min-h-7.5 flex-wrap items-center gap-x-2">
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            className="size-3.5 accent-accent"
            checked={free.length === 0}
            disabled={free.length === 0 && named.length === 0}
            ref={(box) => {
              if (box) box.indeterminate = count > 0 && free.length > 0
            }}
            onChange={() => onChange(free.length > 0 ? { add: free } : { remove: named })}
          />
          <span className="font-medium">{level}</span>
          <span className="text-dim tabular-nums">
            {count} of {actions.length}
          </span>
        </label>
        {useful && useful.length > 0 && useful.length < free.length && (
          <Button size="sm" variant="ghost" onClick={() => onChange({ add: useful })}>
            Tick the {useful.length} the role allows
          </Button>
        )}
        <Button
          size="sm"
          variant="ghost"
          className="ml-auto"
          aria-expanded={isOpen}
          aria-controls={id}
          disabled={searched}
          onClick={() => setOpen(!open)}
        >
          <Sign aria-hidden className="size-3.5" /> {isOpen ? 'Hide' : 'Show'}{' '}
          <span className="sr-only">{level} actions</span>
        </Button>
      </div>
      <ul
        id={id}
        hidden={!isOpen}
        className="grid max-h-80 grid-cols-[repeat(auto-fill,minmax(min(100%,15rem),1fr))] gap-x-4 overflow-y-auto pb-1.5 pl-5.5"
      >
        {isOpen &&
          choices.map((each) => (
            <li key={each.name} className="min-w-0">
              <label className="flex items-start gap-2 py-0.5">
                <input
                  type="checkbox"
                  className="mt-0.5 size-3.5 shrink-0 accent-accent"
                  checked={each.choice.kind !== 'open'}
                  disabled={each.choice.kind === 'reached'}
                  onChange={() =>
                    onChange(
                      each.choice.kind === 'named' ? { remove: each.choice.indexes } : { add: [each.name] },
                    )
                  }
                />
                <span className="min-w-0">
                  <code className="[overflow-wrap:anywhere]">{each.name.split(':')[1]}</code>
                  {each.choice.kind === 'reached' && (
                    <span className="text-dim text-xs"> by {each.choice.by}</span>
                  )}
                  {allowed && !allowed.has(each.name.toLowerCase()) && (
                    <span className="text-dim text-xs italic"> role does not allow</span>
                  )}
                </span>
              </label>
            </li>
          ))}
      </ul>
    </div>
  )
}
