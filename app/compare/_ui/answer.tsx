import { readHistory } from '@/app/_server/changes.ts'
import { ComparisonView } from '@/components/compare/comparison-view.tsx'
import type { CompareChoice } from '@/components/compare/types.ts'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import type { Scope } from '@/lib/auth/rules/index.ts'
import { fail } from '@/lib/base/index.ts'
import { type CompareAsked, compareMoments, type FleetProblem } from '@/lib/fleet/index.ts'
import { routes } from '@/lib/routes.ts'

type Props = {
  readonly scope: Scope
  readonly asked: CompareAsked
  readonly choice: CompareChoice
  readonly mayExport: boolean
}

/** The comparison, or why there is none. */
export async function Answer({ scope, asked, choice, mayExport }: Props) {
  const read = await readHistory(() => compareMoments(scope, asked))
  const answer = read.ok ? read.value : fail({ kind: 'store', message: read.error } as const)
  if (!answer.ok) return <Problem problem={answer.error} filter={asked.filter} />
  const { from, to } = asked
  return (
    <>
      <ComparisonView comparison={answer.value} from={from} to={to === 'now' ? null : to} />
      {mayExport && answer.value.differences.length > 0 && <Files choice={choice} />}
    </>
  )
}

function Problem({ problem, filter }: { readonly problem: FleetProblem; readonly filter: string }) {
  if (problem.kind !== 'filter') return <StoreAway problem={problem} />
  return (
    <Banner tone="warn" title="The filter is not understood, so nothing is compared.">
      <ul className="mt-1 space-y-1">
        {problem.problems.map(({ from, to, message, instead }) => (
          <li key={from}>
            <code className="[overflow-wrap:anywhere]">{filter.slice(from, Math.min(to, from + 80))}</code>{' '}
            {message}
            {instead !== undefined && (
              <>
                {' '}
                Perhaps <code>{instead}</code> is meant.
              </>
            )}
          </li>
        ))}
      </ul>
    </Banner>
  )
}

/** What is different, to take away. */
function Files({ choice: { days, from, to, q, at, tenant } }: { readonly choice: CompareChoice }) {
  const asked = {
    ...(days !== null && { days }),
    ...(from && { from }),
    ...(to && { to }),
    ...(q && { q }),
    ...(at !== null && { at }),
    ...(tenant !== null && { tenant }),
  }
  return (
    <nav aria-label="Take it away" className="mt-3 flex gap-2">
      {(['csv', 'json'] as const).map((format) => (
        <a key={format} href={routes.compareFile(asked, format)} download className={buttonClass()}>
          {format === 'csv' ? 'Take away as CSV' : 'as JSON lines'}
        </a>
      ))}
    </nav>
  )
}
