import Link from 'next/link'
import type { ReactNode } from 'react'
import { Banner } from '@/components/ui/banner.tsx'
import type { Change } from '@/lib/history/types.ts'
import { routes } from '@/lib/routes.ts'
import { AccessPart, Fact, MovedFacts, PolicyPart } from './state-parts.tsx'

type Props = {
  readonly change: Change
  /** What can be done with it. */
  readonly actions?: ReactNode
}

/** One change, opened: the facts, the policy before and after, and what was gained and lost. */
export function ChangeDetail({ change, actions }: Props) {
  const { before, after, problem, outcome, access } = change
  return (
    <div className="space-y-3 p-3.5">
      {problem && (
        <Banner
          tone={outcome === 'refused' ? 'bad' : 'warn'}
          title={outcome === 'refused' ? 'It was not done.' : 'It did not end as asked.'}
        >
          {problem}
        </Banner>
      )}
      <div className="flex flex-wrap items-start justify-between gap-3">
        <Facts change={change} />
        {actions}
      </div>
      <PolicyPart
        before={before}
        after={after}
        detail={outcome === 'stored' ? 'before and after' : 'before, and as it was asked for'}
      />
      {access && <AccessPart access={access} detail="with the roles as they were when it was made" />}
    </div>
  )
}

function Facts({ change }: { change: Change }) {
  const { before, after, startedAt, requestId, source, kind, who, approval } = change
  return (
    <dl className="grid min-w-0 flex-1 basis-72 grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1">
      <Fact name={source === 'outside' ? 'Noticed' : 'Made'}>
        {startedAt.slice(0, 19).replace('T', ' ')} UTC
      </Fact>
      {source === 'outside' && kind !== 'seen' && (
        <Fact name="By, as CloudTrail tells">
          {who === 'unknown' ? (
            <span className="text-dim">
              not known: it takes some minutes, and the right to call cloudtrail:LookupEvents
            </span>
          ) : (
            <code className="[overflow-wrap:anywhere]">{who}</code>
          )}
        </Fact>
      )}
      {approval && (
        <Fact name="Asked for">
          <Link href={routes.request(approval)} prefetch={false} className="text-accent hover:underline">
            by a request that somebody else approved
          </Link>
        </Fact>
      )}
      <Fact name="AWS request id">
        {requestId ? (
          <code className="[overflow-wrap:anywhere]">{requestId}</code>
        ) : (
          <span className="text-dim">{source === 'outside' ? 'not known' : 'none'}</span>
        )}
      </Fact>
      <MovedFacts before={before} after={after} />
    </dl>
  )
}
