import type { FilterProblem } from '@/lib/fleet/filter/index.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'

type Props = {
  readonly id: string
  readonly filter: string
  readonly problems: readonly FilterProblem[]
  readonly onFilter: (text: string) => void
}

/** What of a filter means nothing, part by part, with what was perhaps meant. */
export function FilterProblems({ id, filter, problems, onFilter }: Props) {
  return (
    <div id={id}>
      <Banner tone="warn" title="The filter is not understood, so nothing is shown.">
        <ul className="mt-1 flex flex-col gap-1.5">
          {problems.map(({ from, to, message, instead }) => (
            <li key={from} className="flex flex-wrap items-center gap-2">
              <code className="[overflow-wrap:anywhere]">{filter.slice(from, Math.min(to, from + 80))}</code>
              <span>{message}</span>
              {instead !== undefined && (
                <Button
                  size="sm"
                  onClick={() => onFilter(filter.slice(0, from) + instead + filter.slice(to))}
                >
                  Use {instead}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Banner>
    </div>
  )
}
