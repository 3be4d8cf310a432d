import Link from 'next/link'
import { AccessFigures } from '@/components/changes/access-delta.tsx'
import { AccessPart, PolicyPart } from '@/components/changes/state-parts.tsx'
import type { Difference } from '@/lib/fleet/types.ts'
import { routes } from '@/lib/routes.ts'
import { whatIsDifferent, whyNotKnown } from './words.ts'

/** One association that does not stand as it did; opened, what it gained and lost, and its session policy at both moments. */
export function DifferenceRow({ difference }: { readonly difference: Difference }) {
  const { namespace, serviceAccount, cluster, region, kind, access, notKnown, before, after } = difference
  const name = `${namespace}/${serviceAccount}`
  const hasPolicyPart = kind === 'changed' && (before?.policy ?? '') !== (after?.policy ?? '')
  return (
    <li className="px-3.5 py-2">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1 md:grid md:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_150px_70px]">
        <div className="min-w-0 max-md:basis-full">
          {kind === 'gone' ? (
            <span className="font-medium [overflow-wrap:anywhere]">{name}</span>
          ) : (
            <Link
              href={routes.association(difference)}
              prefetch={false}
              className="font-medium text-accent [overflow-wrap:anywhere] hover:underline"
            >
              {name}
            </Link>
          )}
          <div className="text-dim [overflow-wrap:anywhere]">
            {cluster}, {region}
          </div>
        </div>
        <div className="min-w-0 max-md:basis-full">
          {whatIsDifferent(difference)}
          {notKnown && <div className="text-dim">{whyNotKnown(notKnown)}</div>}
        </div>
        <AccessFigures access={access} />
        {kind !== 'gone' && (
          <Link
            href={routes.associationHistory(difference)}
            prefetch={false}
            className="text-accent hover:underline md:text-right"
          >
            History<span className="sr-only"> of {name}</span>
          </Link>
        )}
      </div>
      {access && (access.gained + access.lost > 0 || hasPolicyPart) && (
        <details className="mt-1">
          <summary className="w-max max-w-full cursor-pointer text-dim hover:text-text">
            What exactly<span className="sr-only"> of {name}</span>
          </summary>
          <div className="mt-2 space-y-3">
            <AccessPart access={access} detail="between the two moments" />
            {kind === 'changed' && <PolicyPart before={before} after={after} detail="at either moment" />}
          </div>
        </details>
      )}
    </li>
  )
}
