import Link from 'next/link'
import type { ReactNode } from 'react'
import { Age } from '@/components/ui/age.tsx'
import { Chip } from '@/components/ui/chip.tsx'
import { cn } from '@/components/ui/cn.ts'
import type { Change } from '@/lib/history/types.ts'
import { DeltaFigures } from './access-delta.tsx'
import { outcomeWords, whatChanged, whoChanged } from './words.ts'

type Props = {
  readonly changes: readonly Change[]
  /** The address that opens a change, and the one that closes it again. */
  readonly hrefOf: (change: Change) => string
  readonly closedHref: string
  readonly openId: string | null
  /** What stands under an opened change. */
  readonly detail: ReactNode
  /** Whose change it is, where changes of many stand together. */
  readonly subject?: (change: Change) => ReactNode
  /** What stands above a change, before which another one stands; null: nothing. */
  readonly headingOf?: (change: Change, above: Change | undefined) => ReactNode
  /** In half a page's width each change takes two lines. */
  readonly isNarrow?: boolean
}

/** Changes, newest first: what, who, when, how it ended, what it did to access. One can be open. */
export function ChangeList({ changes, openId, detail, headingOf, ...row }: Props) {
  return (
    <ol aria-label="Changes" className="divide-y divide-line">
      {changes.map((change, index) => (
        <li key={change.id} id={change.id} className={cn(change.id === openId && 'bg-sunk')}>
          {headingOf?.(change, changes[index - 1])}
          <Row change={change} open={change.id === openId} {...row} />
          {change.id === openId && <div className="border-line border-t bg-panel">{detail}</div>}
        </li>
      ))}
    </ol>
  )
}

type RowProps = Pick<Props, 'hrefOf' | 'closedHref' | 'subject' | 'isNarrow'> & {
  readonly change: Change
  readonly open: boolean
}

function Row({ change, open, hrefOf, closedHref, subject, isNarrow = false }: RowProps) {
  const { label, tone } = outcomeWords[change.outcome]
  return (
    <div
      className={cn(
        'flex flex-wrap items-baseline gap-x-4 gap-y-1 px-3.5 py-2',
        !isNarrow && 'md:grid md:grid-cols-[minmax(0,1fr)_190px_90px_150px]',
      )}
    >
      <div className={cn('min-w-0', isNarrow ? 'basis-full' : 'max-md:basis-full')}>
        <Link
          href={open ? closedHref : hrefOf(change)}
          scroll={false}
          aria-expanded={open}
          className="font-medium text-accent [overflow-wrap:anywhere] hover:underline"
        >
          {whatChanged(change)}
        </Link>
        {subject && <div className="text-dim">{subject(change)}</div>}
      </div>
      <div className="text-dim">
        <Age at={change.startedAt} />
        {/* Nobody is behind what was only seen. */}
        {change.kind !== 'seen' && (
          <span className="text-xs max-md:ml-1.5 md:block">{whoChanged(change)}</span>
        )}
      </div>
      <div className="flex flex-wrap gap-1.5">
        {change.source === 'outside' ? (
          <Chip>{change.kind === 'seen' ? 'first seen' : 'outside'}</Chip>
        ) : (
          <Chip tone={tone}>{label}</Chip>
        )}
        {change.revertOf && <Chip>revert</Chip>}
        {change.runId && <Chip>bulk</Chip>}
      </div>
      <DeltaFigures change={change} />
    </div>
  )
}
