import { describeAwsProblem } from '@/components/aws-problem.tsx'
import { RetryButton } from '@/components/retry-button.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import type { UnseenPlace } from '@/lib/inventory/types.ts'

/** A role's change reaches associations nobody could see here: where they may be, and why they were not seen. */
export function UnseenPlaces({ places }: { readonly places: readonly UnseenPlace[] }) {
  return (
    <Banner
      tone="bad"
      title="Not all places could be read: more associations may use this role."
      actions={<RetryButton />}
    >
      <ul className="mt-1 max-h-40 overflow-auto">
        {places.map((place) => (
          <li
            key={`${place.accountId} ${place.region} ${place.cluster}`}
            className="[overflow-wrap:anywhere]"
          >
            {wordsOf(place)}: {describeAwsProblem(place.problem).title}
          </li>
        ))}
      </ul>
    </Banner>
  )
}

function wordsOf({ accountId, region, cluster, associations }: UnseenPlace): string {
  const place = `${accountId}, ${region}`
  if (cluster === undefined) return `${place}, all clusters`
  if (associations === null) return `${place}, ${cluster}`
  return `${place}, ${cluster}, ${associations.toLocaleString('en')} ${associations === 1 ? 'association' : 'associations'}`
}
