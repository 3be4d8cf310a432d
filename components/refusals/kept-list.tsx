import Link from 'next/link'
import type { KeptRefusal } from '@/lib/refusals/types.ts'
import { routes } from '@/lib/routes.ts'
import { sayReason } from '../explain/words.ts'
import { Age } from '../ui/age.tsx'
import { Chip } from '../ui/chip.tsx'
import { whatWasRefused } from './words.ts'

type Props = {
  readonly kept: readonly KeptRefusal[]
  /** All are of one association, which the page is about. */
  readonly isOfOne?: boolean
}

/** Refusals that were kept, newest first: what was refused, to whose pods, why, who kept it and whether it is solved. */
export function KeptList({ kept, isOfOne = false }: Props) {
  return (
    <ol aria-label="Refusals kept by the team" className="divide-y divide-line">
      {kept.map((each) => (
        <li
          key={each.id}
          className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-3.5 py-2 md:grid md:grid-cols-[minmax(0,1fr)_150px_90px]"
        >
          <div className="min-w-0 [overflow-wrap:anywhere] max-md:basis-full">
            <Link
              href={routes.explain({ kept: each.id })}
              prefetch={false}
              className="font-medium text-accent hover:underline"
            >
              <code>{whatWasRefused(each.denial)}</code>
            </Link>{' '}
            {each.denial.resource && <code className="text-dim">{each.denial.resource}</code>}
            {!isOfOne && (
              <p>
                {each.serviceAccount}{' '}
                <span className="text-dim">
                  {each.namespace} · {each.cluster}
                </span>
              </p>
            )}
            <p className="text-dim">{sayReason(each.denial)}</p>
            {each.note !== null && <p>{each.note}</p>}
          </div>
          <div className="text-dim">
            <Age at={each.keptAt} />
            <span className="text-xs [overflow-wrap:anywhere] max-md:ml-1.5 md:block">{each.keptBy}</span>
          </div>
          <div>{each.solved ? <Chip tone="ok">solved</Chip> : <Chip>not solved</Chip>}</div>
        </li>
      ))}
    </ol>
  )
}
