import Link from 'next/link'
import type { ReactNode } from 'react'
import { Chip } from '@/components/ui/chip.tsx'
import { cn } from '@/components/ui/cn.ts'
import type { Entry } from '@/lib/audit/types.ts'
import { signOf, timeOf, wordAct, wordObject } from './words.ts'

type Props = {
  readonly entries: readonly Entry[]
  /** The address that opens an entry, and the one that closes it again. */
  readonly hrefOf: (entry: Entry) => string
  readonly closedHref: string
  readonly openId: string | null
  /** What stands under the opened entry. */
  readonly detail: ReactNode
}

/** Entries, newest first: what, to what, who from where, when, how far. One can be open. */
export function EntryList({ entries, hrefOf, closedHref, openId, detail }: Props) {
  return (
    <ol aria-label="Entries" className="divide-y divide-line">
      {entries.map((entry) => {
        const isOpen = entry.id === openId
        return (
          <li key={entry.id} id={entry.id} className={cn(isOpen && 'bg-sunk')}>
            <Row entry={entry} isOpen={isOpen} href={isOpen ? closedHref : hrefOf(entry)} />
            {isOpen && <div className="border-line border-t bg-panel">{detail}</div>}
          </li>
        )
      })}
    </ol>
  )
}

type RowProps = { readonly entry: Entry; readonly isOpen: boolean; readonly href: string }

function Row({ entry, isOpen, href }: RowProps) {
  const { act, object, actor, at, position } = entry
  const { label, tone } = signOf(entry)
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-3.5 py-2 md:grid md:grid-cols-[64px_minmax(0,1fr)_minmax(0,200px)_90px_170px]">
      <span className="text-dim text-xs tabular-nums">
        <span className="sr-only">Entry </span>
        {position}
      </span>
      <div className="min-w-0 max-md:flex-1 max-md:basis-60">
        <Link
          href={href}
          prefetch={false}
          scroll={false}
          aria-expanded={isOpen}
          className="font-medium text-accent hover:underline"
        >
          {wordAct(act)}
        </Link>
        {object && <div className="text-dim [overflow-wrap:anywhere]">{wordObject(object)}</div>}
      </div>
      <div className="min-w-0 [overflow-wrap:anywhere]">
        {actor.name}
        {actor.address && <span className="text-dim text-xs md:block"> {actor.address}</span>}
      </div>
      <Chip tone={tone}>{label}</Chip>
      <time dateTime={at} className="whitespace-nowrap text-dim tabular-nums">
        {timeOf(at)}
      </time>
    </div>
  )
}
