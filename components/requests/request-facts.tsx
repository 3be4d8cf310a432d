import Link from 'next/link'
import type { ChangeRequest } from '@/lib/requests/types.ts'
import { routes } from '@/lib/routes.ts'
import { AccessPart, Fact, MovedFacts, PolicyPart } from '../changes/state-parts.tsx'
import { Age } from '../ui/age.tsx'
import { Banner } from '../ui/banner.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'

/** What is asked for: why, under which rules, and what it does. */
export function RequestFacts({ request }: { readonly request: ChangeRequest }) {
  const { reason, rules, before, after, access, state, expiresAt, review } = request
  return (
    <div className="min-w-0 space-y-4">
      <Panel label="What is asked for">
        <PanelHeader title="Why" />
        <p className="whitespace-pre-wrap px-3.5 py-2.5 [overflow-wrap:anywhere]">{reason}</p>
        <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1 border-line border-t px-3.5 py-2.5">
          <Fact name="Association">
            <Association request={request} />
          </Fact>
          <Fact name="It takes two since">
            <Rules rules={rules} />
          </Fact>
          {review && (
            <Fact name="Decided in">
              <Link
                href={routes.review(review.id, { show: 'all', entry: review.entry })}
                prefetch={false}
                className="text-accent hover:underline"
              >
                a review
              </Link>
            </Fact>
          )}
          {state === 'open' && (
            <Fact name="Ends by itself">
              <Age at={expiresAt} />
            </Fact>
          )}
          <MovedFacts before={before} after={after} />
        </dl>
      </Panel>
      {after === null && before !== null && (
        <Banner tone="info" title="It is deleted.">
          Pods that start afterwards get no AWS credentials; running pods keep theirs until they expire.
        </Banner>
      )}
      <PolicyPart before={before} after={after} detail="as it was, and as it is asked for" />
      {access ? (
        <AccessPart access={access} detail="with the roles as they were when it was asked for" />
      ) : (
        <Banner title="What pods gain and lose could not be worked out.">
          A role on the way could not be read when it was asked for.
        </Banner>
      )}
    </div>
  )
}

function Association({ request }: { readonly request: ChangeRequest }) {
  const { namespace, serviceAccount, cluster, region, accountId, associationId } = request
  const name = `${namespace}/${serviceAccount}`
  const at = { accountId, region, cluster }
  return (
    <span className="[overflow-wrap:anywhere]">
      {associationId === null ? (
        `${name}, to be created`
      ) : (
        <Link
          href={routes.association({ ...at, associationId })}
          prefetch={false}
          className="text-accent hover:underline"
        >
          {name}
        </Link>
      )}{' '}
      in{' '}
      <Link href={routes.cluster(at)} prefetch={false} className="text-accent hover:underline">
        {cluster}
      </Link>
      , {region}, {accountId}
    </span>
  )
}

function Rules({ rules }: Pick<ChangeRequest, 'rules'>) {
  if (rules.length === 0) return 'whoever asked may not change it alone'
  return (
    <ul>
      {rules.map(({ id, name, because }) => (
        <li key={id} className="[overflow-wrap:anywhere]">
          “{name}”: {because}
        </li>
      ))}
    </ul>
  )
}
