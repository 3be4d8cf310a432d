import Link from 'next/link'
import type { ChangeRequest } from '@/lib/requests/types.ts'
import { routes } from '@/lib/routes.ts'
import { AccessFigures } from '../changes/access-delta.tsx'
import { Age } from '../ui/age.tsx'
import { Chip } from '../ui/chip.tsx'
import { stateWords, subjectOf, whatIsAskedFor } from './words.ts'

/** Requests, newest first: what, of which association, who and when, how it stands, what it would do to access. */
export function RequestList({ requests }: { readonly requests: readonly ChangeRequest[] }) {
  return (
    <ol aria-label="Requests" className="divide-y divide-line">
      {requests.map((request) => (
        <Row key={request.id} request={request} />
      ))}
    </ol>
  )
}

function Row({ request }: { readonly request: ChangeRequest }) {
  const { id, author, openedAt, state, access, reason } = request
  const { label, tone } = stateWords[state]
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-3.5 py-2 md:grid md:grid-cols-[minmax(0,1fr)_150px_100px_130px]">
      <div className="min-w-0 max-md:basis-full">
        <Link
          href={routes.request(id)}
          prefetch={false}
          className="font-medium text-accent [overflow-wrap:anywhere] hover:underline"
        >
          {whatIsAskedFor(request)}
        </Link>
        <div className="text-dim [overflow-wrap:anywhere]">{subjectOf(request)}</div>
        <div className="truncate" title={reason}>
          {reason}
        </div>
      </div>
      <div className="text-dim">
        <Age at={openedAt} />
        <span className="text-xs [overflow-wrap:anywhere] max-md:ml-1.5 md:block">{author.name}</span>
      </div>
      <div>
        <Chip tone={tone}>{label}</Chip>
      </div>
      <AccessFigures access={access} />
    </li>
  )
}
