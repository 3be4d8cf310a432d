import { Banner } from '@/components/ui/banner.tsx'
import type { ExpectationResult, GuardRail } from '@/lib/expectations/index.ts'

export type HeldRail = {
  readonly rail: GuardRail
  readonly result: Pick<ExpectationResult, 'state' | 'because'>
}

/** Guard rails that are broken, or of which nobody can be sure. It warns and does not stop: whoever set them asks why. */
export function BrokenRails({
  held,
  subject,
}: {
  readonly held: readonly HeldRail[]
  /** `This draft`. */
  readonly subject: string
}) {
  const open = held.filter(({ result }) => result.state !== 'kept')
  if (open.length === 0) return null
  const isBroken = open.some(({ result }) => result.state === 'broken')
  return (
    <Banner
      tone={isBroken ? 'bad' : 'warn'}
      title={isBroken ? `${subject} breaks a guard rail.` : 'Nobody can be sure that a guard rail is kept.'}
    >
      <ul className="mt-1 space-y-1 [overflow-wrap:anywhere]">
        {open.map(({ rail, result }) => (
          <li key={rail.name}>
            <span className="font-medium">
              {result.state === 'broken' ? '✕ broken' : '? not known'}: {rail.name}.
            </span>{' '}
            {result.because}
            {rail.expectation.reason && ` It is there because: ${rail.expectation.reason}`}
          </li>
        ))}
      </ul>
    </Banner>
  )
}
