import type { ReactNode } from 'react'
import { Banner } from '@/components/ui/banner.tsx'
import type { AssociationState, Change } from '@/lib/history/types.ts'
import { DeltaList } from './access-delta.tsx'
import { PolicyDiff } from './policy-diff.tsx'

type Props = {
  readonly change: Change
  /** What can be done with it. */
  readonly actions?: ReactNode
}

/** One change, opened: the facts, the policy before and after, and what was gained and lost. */
export function ChangeDetail({ change, actions }: Props) {
  const { before, after, problem, outcome, access } = change
  const changed = (before?.policy ?? '') !== (after?.policy ?? '')
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
      {changed && (
        <section className="rounded-lg border border-line" aria-label="Session policy">
          <h3 className="border-line border-b px-3.5 py-2 font-semibold">
            Session policy{' '}
            <span className="font-normal text-dim">
              {outcome === 'stored' ? 'before and after' : 'before, and as it was asked for'}
            </span>
          </h3>
          <PolicyDiff before={before?.policy} after={after?.policy} />
        </section>
      )}
      {access && (
        <section className="rounded-lg border border-line" aria-label="Access">
          <h3 className="border-line border-b px-3.5 py-2 font-semibold">
            Access <span className="font-normal text-dim">with the roles as they were when it was made</span>
          </h3>
          <DeltaList access={access} />
        </section>
      )}
    </div>
  )
}

function Facts({ change: { before, after, startedAt, requestId, source, kind, who } }: { change: Change }) {
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
      <Fact name="AWS request id">
        {requestId ? (
          <code className="[overflow-wrap:anywhere]">{requestId}</code>
        ) : (
          <span className="text-dim">{source === 'outside' ? 'not known' : 'none'}</span>
        )}
      </Fact>
      <Moved name="Role" before={before} after={after} of={({ roleArn }) => roleArn} />
      <Moved name="Target role" before={before} after={after} of={(state) => state.targetRoleArn ?? 'none'} />
      <Moved
        name="Session tags"
        before={before}
        after={after}
        of={({ disableSessionTags }) => (disableSessionTags ? 'off' : 'on')}
      />
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-dim">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
}

type MovedProps = {
  readonly name: string
  readonly before: AssociationState | null
  readonly after: AssociationState | null
  readonly of: (state: AssociationState) => string
}

/** A field before and after; once where it is the same. */
function Moved({ name, before, after, of }: MovedProps) {
  const [was, is] = [before && of(before), after && of(after)]
  if (was === null && is === null) return null
  const shown = [was, is].filter((text) => text !== null)
  return (
    <Fact name={name}>
      {was === is || shown.length === 1 ? (
        <code className="[overflow-wrap:anywhere]">{shown[0]}</code>
      ) : (
        <>
          <code className="text-dim [overflow-wrap:anywhere]">{was}</code> <span aria-hidden="true">→</span>
          <span className="sr-only"> became </span> <code className="[overflow-wrap:anywhere]">{is}</code>
        </>
      )}
    </Fact>
  )
}
