import Link from 'next/link'
import { riskKinds } from '@/lib/fleet/filter/risk-kinds.ts'
import type { RiskFilter, RiskTally } from '@/lib/fleet/types.ts'
import { routes } from '@/lib/routes.ts'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { riskWords } from './words.ts'

type Props = { readonly filter: RiskFilter; readonly tally: RiskTally }

type Asked = Parameters<typeof routes.risk>[0]

/** A filter as an address says it; what is as usual is left out. */
export function askedOf({ kind, tenant, cluster, show }: RiskFilter): NonNullable<Asked> {
  return {
    ...(kind !== null && { kind }),
    ...(tenant !== null && { tenant }),
    ...(cluster !== null && { cluster }),
    ...(show === 'accepted' && { show }),
  }
}

const pill =
  'inline-flex min-h-6 items-center gap-1.5 rounded-full border border-line px-2.5 text-xs aria-[current=page]:border-transparent aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium'

/** Which risks are shown; all of it stands in the address. */
export function RiskFilterBar({ filter, tally }: Props) {
  const { kind: chosen, show } = filter
  const sum = (of: RiskFilter['show']) => riskKinds.reduce((all, kind) => all + tally[kind][of], 0)
  const link = (part: Partial<RiskFilter>) => routes.risk(askedOf({ ...filter, ...part }))
  return (
    <div className="mb-4 space-y-2.5">
      <nav aria-label="Which risks" className="flex flex-wrap gap-1">
        {(['open', 'accepted'] as const).map((each) => (
          <Link
            key={each}
            href={link({ show: each })}
            prefetch={false}
            aria-current={each === show ? 'page' : undefined}
            className={pill}
          >
            {each} <b className="font-semibold tabular-nums">{sum(each).toLocaleString('en')}</b>
          </Link>
        ))}
      </nav>
      <nav aria-label="Kinds" className="flex flex-wrap gap-1">
        <Link
          href={link({ kind: null })}
          prefetch={false}
          aria-current={chosen === null ? 'page' : undefined}
          className={pill}
        >
          all kinds <b className="font-semibold tabular-nums">{sum(show).toLocaleString('en')}</b>
        </Link>
        {riskKinds.map((kind) => (
          <Link
            key={kind}
            href={link({ kind })}
            prefetch={false}
            aria-current={kind === chosen ? 'page' : undefined}
            className={pill}
          >
            {riskWords[kind].label}{' '}
            <b className="font-semibold tabular-nums">{tally[kind][show].toLocaleString('en')}</b>
          </Link>
        ))}
      </nav>
      <form action={routes.risk()} className="flex flex-wrap items-end gap-2">
        {chosen !== null && <input type="hidden" name="kind" value={chosen} />}
        {show === 'accepted' && <input type="hidden" name="show" value={show} />}
        <Field label="Tenant">
          {(wiring) => (
            <Input {...wiring} name="tenant" defaultValue={filter.tenant ?? ''} placeholder="any, as acme*" />
          )}
        </Field>
        <Field label="Cluster">
          {(wiring) => (
            <Input
              {...wiring}
              name="cluster"
              defaultValue={filter.cluster ?? ''}
              placeholder="any, as prod-*"
            />
          )}
        </Field>
        <Button type="submit">Show</Button>
      </form>
    </div>
  )
}
