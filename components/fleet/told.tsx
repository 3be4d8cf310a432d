import { CircleAlert, ShieldAlert, TriangleAlert } from 'lucide-react'
import type { AnalysisFinding } from '@/lib/analysis/types.ts'
import { sayFindings } from '@/lib/explain/findings.ts'
import type { Severity } from '@/lib/iam/index.ts'
import { Chip } from '../ui/chip.tsx'

const order = ['security', 'error', 'warning'] as const satisfies readonly Severity[]
const signs = { security: ShieldAlert, error: CircleAlert, warning: TriangleAlert }
const tones = { security: 'bad', error: 'bad', warning: 'warn' } as const

/** How much there is to say, by the worst of it; the words are its name. Suggestions are for the association's own page: nearly all have some. */
export function FindingsCell({ findings: all }: { readonly findings: readonly AnalysisFinding[] }) {
  const findings = all.filter(({ severity }) => severity !== 'suggestion')
  const worst = order.find((severity) => findings.some((each) => each.severity === severity))
  if (!worst) return <span className="text-dim">–</span>
  const Sign = signs[worst]
  const total = findings.reduce((sum, { count }) => sum + count, 0)
  const words = findings.map(sayFindings).join(', ')
  return (
    <span role="img" aria-label={`${total} findings: ${words}`} title={words}>
      <Chip tone={tones[worst]}>
        <Sign className="size-3" />
        <span className="tabular-nums">{total}</span>
      </Chip>
    </span>
  )
}

/** `high` from 75 on, `medium` from 50 on: the words beside the number, so that colour is not all there is. */
export function riskWord(risk: number): 'high' | 'medium' | 'low' {
  if (risk >= 75) return 'high'
  return risk >= 50 ? 'medium' : 'low'
}

export function RiskCell({ risk }: { readonly risk: number | null }) {
  if (risk === null) return <span className="text-dim">–</span>
  const word = riskWord(risk)
  const tone = { high: 'bad', medium: 'warn', low: 'plain' } as const
  return (
    <Chip tone={tone[word]}>
      <span className="tabular-nums">{risk}</span> {word}
    </Chip>
  )
}
