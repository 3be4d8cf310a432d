import Link from 'next/link'
import { Button } from '@/components/ui/button.tsx'
import { cn } from '@/components/ui/cn.ts'
import { Field, Input, inputClass } from '@/components/ui/field.tsx'
import { routes } from '@/lib/routes.ts'
import type { CompareChoice } from './types.ts'

type Props = {
  readonly choice: CompareChoice
  /** Both moments as they were understood, for the fields: `2026-11-28T09:30`; an empty one is now. */
  readonly shown: { readonly from: string; readonly to: string }
  readonly problem: string | null
  /** Those that whoever looks may know of. */
  readonly tenants: readonly { readonly id: string; readonly name: string }[]
}

const presets = [
  [1, 'a day'],
  [7, '7 days'],
  [30, '30 days'],
  [90, '90 days'],
] as const

type TenantProps = Pick<Props, 'tenants'> & { readonly chosen: string | null }

/** One of the tenants, for who knows of any. */
function TenantField({ tenants, chosen }: TenantProps) {
  return (
    <Field label="Of which tenant">
      {(wiring) => (
        <select
          {...wiring}
          name="tenant"
          defaultValue={tenants.some(({ id }) => id === chosen) ? (chosen ?? '') : ''}
          className={inputClass}
        >
          <option value="">all that you see</option>
          {tenants.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** Which moments, and of what; the choice stands in the address. */
export function CompareForm({ choice, shown, problem, tenants }: Props) {
  const { q, at, days, tenant } = choice
  const which = { ...(q && { q }), ...(at !== null && { at }), ...(tenant !== null && { tenant }) }
  return (
    <search className="mb-3 block">
      <nav aria-label="Since when" className="mb-2 flex flex-wrap items-center gap-1">
        <span className="mr-1 text-dim">Since</span>
        {presets.map(([each, words]) => (
          <Link
            key={each}
            href={routes.compare({ days: each, ...which })}
            prefetch={false}
            aria-current={days === each ? 'page' : undefined}
            className="inline-flex min-h-6 items-center rounded-full border border-line px-2.5 text-xs aria-[current=page]:border-transparent aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium"
          >
            {words}
          </Link>
        ))}
      </nav>
      <form
        // Its fields forget what they held when the address is another.
        key={JSON.stringify(choice)}
        action={routes.compare()}
        className={cn(
          'grid grid-cols-1 items-start gap-x-3 gap-y-2 sm:grid-cols-2',
          tenants.length > 0
            ? 'lg:grid-cols-[190px_190px_170px_minmax(0,1fr)_auto]'
            : 'lg:grid-cols-[210px_210px_minmax(0,1fr)_auto]',
        )}
      >
        {at !== null && <input type="hidden" name="at" value={at} />}
        <Field label="From (UTC)" error={problem}>
          {(wiring) => (
            <Input
              {...wiring}
              type="datetime-local"
              step={1}
              name="from"
              defaultValue={shown.from}
              required
            />
          )}
        </Field>
        <Field label="To (UTC)" hint="Empty: now">
          {(wiring) => <Input {...wiring} type="datetime-local" step={1} name="to" defaultValue={shown.to} />}
        </Field>
        {tenants.length > 0 && <TenantField tenants={tenants} chosen={tenant} />}
        <div className={cn(tenants.length === 0 && 'sm:max-lg:col-span-2')}>
          <Field
            label="Of which associations"
            hint="A filter as in the table of associations. Empty: all that you see"
          >
            {(wiring) => (
              <Input
                {...wiring}
                name="q"
                defaultValue={q}
                spellCheck={false}
                placeholder="tenant:acme"
                className="font-mono text-xs"
              />
            )}
          </Field>
        </div>
        <div className="flex gap-2 lg:mt-[22px]">
          <Button type="submit">Compare</Button>
        </div>
      </form>
    </search>
  )
}
