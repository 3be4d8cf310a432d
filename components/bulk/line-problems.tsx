import { sayLineProblem } from '@/lib/bulk/select.ts'
import type { LineProblem } from '@/lib/bulk/types.ts'
import { Banner } from '../ui/banner.tsx'

const shownMax = 20

/** Lines of the list that mean nothing: they are left out, and that is said. */
export function LineProblems({ lines }: { readonly lines: readonly LineProblem[] }) {
  if (lines.length === 0) return null
  const count = lines.length.toLocaleString('en')
  return (
    <Banner
      tone="warn"
      title={lines.length === 1 ? 'One target is left out.' : `${count} targets are left out.`}
    >
      <ul className="mt-1 max-h-48 space-y-0.5 overflow-auto">
        {lines.slice(0, shownMax).map((problem) => (
          <li key={`${problem.line} ${problem.text} ${problem.kind}`} className="[overflow-wrap:anywhere]">
            line {problem.line}: <code>{problem.text}</code> – {sayLineProblem(problem)}
          </li>
        ))}
        {lines.length > shownMax && <li>and {(lines.length - shownMax).toLocaleString('en')} more</li>}
      </ul>
    </Banner>
  )
}
