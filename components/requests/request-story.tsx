import Link from 'next/link'
import type { ReactNode } from 'react'
import type { Change } from '@/lib/history/types.ts'
import type { WholeRequest } from '@/lib/requests/types.ts'
import { routes } from '@/lib/routes.ts'
import { outcomeWords, whatChanged } from '../changes/words.ts'
import { Age } from '../ui/age.tsx'
import { Chip } from '../ui/chip.tsx'
import { decisionWords } from './words.ts'

type Event = {
  readonly key: string
  readonly at: string
  readonly who: string
  readonly did: ReactNode
  readonly said?: string
}

/** All that was said and done about a request, oldest first. */
export function RequestStory({ whole }: { readonly whole: WholeRequest }) {
  return (
    <ol aria-label="What happened" className="divide-y divide-line">
      {eventsOf(whole).map(({ key, at, who, did, said }) => (
        <li key={key} className="px-3.5 py-2">
          <div className="[overflow-wrap:anywhere]">
            <b className="font-semibold">{who}</b> {did}{' '}
            <span className="text-dim text-xs">
              <Age at={at} />
            </span>
          </div>
          {said && <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{said}</p>}
        </li>
      ))}
    </ol>
  )
}

function eventsOf({ request, comments, decision, changes }: WholeRequest): readonly Event[] {
  const { author, openedAt, againOf } = request
  const opened: Event = {
    key: 'opened',
    at: openedAt,
    who: author.name,
    did: againOf ? (
      <>
        asked for it{' '}
        <Link href={routes.request(againOf)} prefetch={false} className="text-accent underline">
          once more
        </Link>
      </>
    ) : (
      'asked for it'
    ),
  }
  const said = comments.map(
    ({ id, by, at, text }): Event => ({ key: id, at, who: by.name, did: 'said', said: text }),
  )
  const decided: readonly Event[] = decision
    ? [
        {
          key: 'decided',
          at: decision.at,
          who: decision.by.name,
          did: decisionWords[decision.kind],
          said: decision.comment,
        },
      ]
    : []
  return [opened, ...said, ...decided, ...changes.map(toEvent)].toSorted((a, b) => a.at.localeCompare(b.at))
}

function toEvent(change: Change): Event {
  const { id, startedAt, outcome } = change
  const { label, tone } = outcomeWords[outcome]
  return {
    key: id,
    at: startedAt,
    who: 'Podscope',
    did: (
      <>
        wrote it to AWS: <ToHistory change={change} /> <Chip tone={tone}>{label}</Chip>
      </>
    ),
  }
}

function ToHistory({ change }: { readonly change: Change }) {
  const { associationId, id, after } = change
  const words = whatChanged(change)
  // What was deleted has no page of its own any more.
  const href =
    associationId === null || after === null
      ? routes.changes({ change: id })
      : routes.associationHistory({ ...change, associationId }, id)
  return (
    <Link href={href} prefetch={false} className="text-accent underline">
      {words}
    </Link>
  )
}
