import Link from 'next/link'
import type { Run, RunState } from '@/lib/bulk/types.ts'
import { routes } from '@/lib/routes.ts'
import { Age } from '../ui/age.tsx'
import { Chip } from '../ui/chip.tsx'
import { ScrollRegion } from '../ui/scroll-region.tsx'
import { runStateWords } from './run-view.ts'

const tones: Partial<Record<RunState, 'ok' | 'warn'>> = {
  finished: 'ok',
  interrupted: 'warn',
  stopped: 'warn',
}
const number = (value: number) => value.toLocaleString('en')

function sayCounts({ counts }: Run): string {
  const done = counts.done + counts.unchanged
  const failed = counts.failed + counts.unknown + counts.conflict
  const parts = [
    `${number(done)} done`,
    failed > 0 ? `${number(failed)} not written` : '',
    counts.pending + counts.writing > 0 ? `${number(counts.pending + counts.writing)} to do` : '',
    counts.blocked > 0 ? `${number(counts.blocked)} cannot be done` : '',
  ]
  return parts.filter(Boolean).join(', ')
}

/** Every run, the newest first. */
export function RunsTable({ runs }: { readonly runs: readonly Run[] }) {
  const cell = 'px-3.5 py-1.5'
  return (
    <ScrollRegion label="Bulk runs">
      <table className="w-full">
        <thead>
          <tr className="text-left text-dim text-xs">
            <th scope="col" className={`${cell} font-medium`}>
              Run
            </th>
            <th scope="col" className={`${cell} font-medium`}>
              State
            </th>
            <th scope="col" className={`${cell} hidden font-medium sm:table-cell`}>
              Targets
            </th>
            <th scope="col" className={`${cell} hidden font-medium md:table-cell`}>
              Begun
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id} className="relative border-line border-t hover:bg-sunk">
              <th
                scope="row"
                className={`${cell} text-balance text-left font-medium [overflow-wrap:anywhere]`}
              >
                <Link
                  href={routes.bulkRun(run.id)}
                  prefetch={false}
                  className="after:absolute after:inset-0 hover:underline"
                >
                  {run.title}
                </Link>
                <span className="block font-normal text-dim text-xs tabular-nums sm:hidden">
                  {sayCounts(run)} · <Age at={run.createdAt} />
                </span>
              </th>
              <td className={cell}>
                <Chip tone={tones[run.state] ?? 'plain'}>{runStateWords[run.state]}</Chip>
              </td>
              <td className={`${cell} hidden tabular-nums sm:table-cell`}>{sayCounts(run)}</td>
              <td className={`${cell} hidden text-dim md:table-cell`}>
                <Age at={run.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
