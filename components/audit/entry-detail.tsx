import Link from 'next/link'
import type { ReactNode } from 'react'
import { TextDiff } from '@/components/access/text-diff.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import type { Entry, KeptAccess } from '@/lib/audit/types.ts'
import { readable, signOf, timeOf, wordAct, wordObject } from './words.ts'

type Props = {
  readonly entry: Entry
  /** Those of the same intent, oldest first, itself among them. */
  readonly related: readonly Entry[]
  readonly hrefOf: (entry: Entry) => string
}

/** One entry, opened: everything it holds, before and after, and what belongs to it. */
export function EntryDetail({ entry, related, hrefOf }: Props) {
  const { before, after, detail, access, problem, outcome } = entry
  const others = related.filter(({ id }) => id !== entry.id)
  return (
    <div className="space-y-3 p-3.5">
      {problem && (
        <Banner tone={outcome === 'refused' ? 'bad' : 'warn'} title="It did not end as asked.">
          {problem}
        </Banner>
      )}
      <Facts entry={entry} />
      {(before || after) && (
        <Part title="Before and after">
          <TextDiff label="The document before and after" before={readable(before)} after={readable(after)} />
        </Part>
      )}
      {access && (
        <Part title="Access">
          <Access access={access} />
        </Part>
      )}
      {detail && Object.keys(detail).length > 0 && (
        <Part title="What it was part of, or what was asked">
          <TextDiff label="The document of it" before={readable(detail)} after={readable(detail)} />
        </Part>
      )}
      {others.length > 0 && (
        <Part title="The same change">
          <ul className="divide-y divide-line">
            {others.map((other) => (
              <li key={other.id} className="flex flex-wrap gap-x-3 px-3.5 py-1.5">
                <Link
                  href={hrefOf(other)}
                  prefetch={false}
                  scroll={false}
                  className="text-accent hover:underline"
                >
                  Entry {other.position}
                </Link>
                <span>
                  {wordAct(other.act)}, {signOf(other).label}
                </span>
                <span className="text-dim">{timeOf(other.at)}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </div>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="rounded-lg border border-line" aria-label={title}>
      <h2 className="border-line border-b px-3.5 py-2 font-semibold">{title}</h2>
      {children}
    </section>
  )
}

function Facts({ entry: { actor, object, at, requestId, hash, previous } }: { readonly entry: Entry }) {
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1">
      <Fact name="When">{timeOf(at)}</Fact>
      <Fact name="Who">
        {actor.name}{' '}
        <span className="text-dim">
          ({actor.kind === 'person' ? 'person' : 'program'} {actor.id})
        </span>
      </Fact>
      {actor.address && <Fact name="From">{actor.address}</Fact>}
      {actor.session && <Fact name="Session">{actor.session}</Fact>}
      {object && (
        <Fact name="To what">
          {wordObject(object)}
          {object.kind === 'association' && (
            <span className="text-dim">
              , account {object.accountId}
              {object.associationId && `, ${object.associationId}`}
            </span>
          )}
        </Fact>
      )}
      {requestId && (
        <Fact name="AWS request id">
          <code>{requestId}</code>
        </Fact>
      )}
      <Fact name="Hash">
        <code>{hash}</code>
      </Fact>
      <Fact name="Hash before it">
        <code className="text-dim">{previous}</code>
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-dim">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  )
}

const count = (value: number) => `${value.toLocaleString('en')} ${value === 1 ? 'action' : 'actions'}`

function Access({ access }: { readonly access: KeptAccess }) {
  const { gained, lost, gains, losses, unchanged, exact } = access
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1 px-3.5 py-2">
      <Fact name="Lost">{named(lost, losses)}</Fact>
      <Fact name="Gained">{named(gained, gains)}</Fact>
      <Fact name="Unchanged">
        {count(unchanged)}
        {!exact && '; more may have changed than is counted'}
      </Fact>
    </dl>
  )
}

function named(total: number, names: readonly string[]): string {
  if (total === 0) return 'nothing'
  const more = total - names.length
  return `${count(total)}: ${names.join(', ')}${more > 0 ? ` and ${more.toLocaleString('en')} more` : ''}`
}
