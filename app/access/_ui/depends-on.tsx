import Link from 'next/link'
import { buttonClass } from '@/components/ui/button.tsx'
import { askedKeys } from '@/components/who-can/rows-view.ts'
import { type WhoCanAnswer, whoCanRows } from '@/lib/analysis/index.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { routes } from '@/lib/routes.ts'
import type { AnswerAddress } from '../address.ts'

/** As many of those who sometimes can are looked at. */
const lookedAt = 30

/** Keys that make a “sometimes”, to ask again with them settled. A help: where it cannot be told, nothing is. */
export async function DependsOn({
  answer,
  address,
}: {
  readonly answer: WhoCanAnswer
  readonly address: AnswerAddress
}) {
  const rows = await asStoreProblem(() => whoCanRows(answer, { verdicts: ['sometimes'], limit: lookedAt }))
  const keys = rows.ok ? askedKeys(rows.value, answer.question) : []
  if (keys.length === 0) return null
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-1.5 border-line border-t px-3.5 py-2">
      <span className="text-dim">For some it hangs on the context. Ask with</span>
      {keys.map((key) => (
        <Link
          key={key}
          href={routes.access({ ...address, context: [...address.context, key] })}
          prefetch={false}
          className={buttonClass({ size: 'sm' })}
        >
          <code className="whitespace-normal [overflow-wrap:anywhere]">{key.replace('=', ' = ')}</code>
        </Link>
      ))}
    </div>
  )
}
