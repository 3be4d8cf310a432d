import Link from 'next/link'
import type { ReactNode } from 'react'
import { type ApprovalRule, conditionInWords } from '@/lib/requests/rules/index.ts'
import { routes } from '@/lib/routes.ts'
import { ScrollRegion } from '../ui/scroll-region.tsx'

type Props = {
  readonly rules: readonly ApprovalRule[]
  readonly actions: (rule: ApprovalRule) => ReactNode
}

const cell = 'px-3.5 py-1.5 align-top'
const head = 'min-h-7.5 px-3.5 py-1.5 text-left font-medium text-dim text-xs'

/** Rules: where each is for, and which changes take two people there. */
export function RuleTable({ rules, actions }: Props) {
  return (
    <ScrollRegion label="Approval rules">
      <table className="w-full">
        <thead>
          <tr>
            <th scope="col" className={head}>
              Rule
            </th>
            <th scope="col" className={`${head} hidden sm:table-cell`}>
              For
            </th>
            <th scope="col" className={head}>
              It takes two when
            </th>
            <th scope="col" className={head}>
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={rule.id} className="border-line border-t">
              <th scope="row" className={`${cell} text-left font-medium [overflow-wrap:anywhere]`}>
                <Link
                  href={routes.approvals({ rule: rule.id })}
                  prefetch={false}
                  className="text-accent hover:underline"
                >
                  {rule.name}
                </Link>
                <div className="font-normal text-dim text-xs sm:hidden">{placeInWords(rule)}</div>
              </th>
              <td className={`${cell} hidden [overflow-wrap:anywhere] sm:table-cell`}>
                {placeInWords(rule)}
              </td>
              <td className={`${cell} [overflow-wrap:anywhere]`}>
                <ul>
                  {rule.conditions.map((condition, place) => (
                    <li key={condition.kind}>
                      {place > 0 && <span className="text-dim">or </span>}
                      {conditionInWords(condition)}
                    </li>
                  ))}
                </ul>
              </td>
              <td className={`${cell} text-right`}>{actions(rule)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function placeInWords({ tenant, clusters }: ApprovalRule): string {
  const whose = tenant ? `tenant ${tenant.name}` : 'everybody'
  return clusters.length === 0 ? whose : `${whose}, clusters ${clusters.join(', ')}`
}
