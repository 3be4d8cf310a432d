import Link from 'next/link'
import type { ReactNode } from 'react'
import { contactInWords, selectorInWords } from '@/lib/auth/rules/index.ts'
import { routes } from '@/lib/routes.ts'
import { Chip } from '../ui/chip.tsx'
import { ScrollRegion } from '../ui/scroll-region.tsx'
import { Sign } from '../ui/sign.tsx'
import type { TenantLine } from './types.ts'
import { counted, holdersInWords, number, oddCoverage } from './words.ts'

type Props = {
  readonly tenants: readonly TenantLine[]
  /** Of all associations. */
  readonly total: number
  readonly actions: (tenant: TenantLine) => ReactNode
}

const cell = 'px-3.5 py-1.5 align-top'
const head = 'min-h-7.5 px-3.5 py-1.5 text-left font-medium text-dim text-xs'
/** More are behind the link. */
const shownSelectors = 3

/** Tenants: what each selects, how much that is now, and who has a role for it. */
export function TenantTable({ tenants, total, actions }: Props) {
  return (
    <ScrollRegion label="Tenants">
      <table className="w-full">
        <thead>
          <tr>
            <th scope="col" className={head}>
              Tenant
            </th>
            <th scope="col" className={`${head} hidden sm:table-cell`}>
              Selects
            </th>
            <th scope="col" className={head}>
              Covers now
            </th>
            <th scope="col" className={`${head} hidden md:table-cell`}>
              Roles for it
            </th>
            <th scope="col" className={head}>
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tenants.map((tenant) => (
            <Row key={tenant.id} tenant={tenant} total={total} actions={actions(tenant)} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

type RowProps = { readonly tenant: TenantLine; readonly total: number; readonly actions: ReactNode }

function Row({ tenant, total, actions }: RowProps) {
  const { id, name, selectors, contact, coverage, given } = tenant
  const odd = oddCoverage(coverage, total)
  const holders = holdersInWords(given)
  return (
    <tr className="border-line border-t">
      <th scope="row" className={`${cell} text-left font-medium [overflow-wrap:anywhere]`}>
        <Link href={routes.tenant(id)} prefetch={false} className="hover:underline">
          {name}
        </Link>
        {contact && <div className="font-normal text-dim text-xs">ask: {contactInWords(contact)}</div>}
      </th>
      <td className={`${cell} hidden sm:table-cell`}>
        <ul className="[overflow-wrap:anywhere]">
          {selectors.slice(0, shownSelectors).map((selector, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are told as they stand and never move
            <li key={place}>
              {place > 0 && <span className="text-dim">or </span>}
              {selectorInWords(selector)}
            </li>
          ))}
          {selectors.length > shownSelectors && (
            <li className="text-dim">or {number(selectors.length - shownSelectors)} more</li>
          )}
        </ul>
      </td>
      <td className={cell}>
        <span className="tabular-nums">{counted(coverage.associations, 'association')}</span>
        <div className="text-dim text-xs">in {counted(coverage.clusters, 'cluster')}</div>
        {odd && (
          <Chip tone="warn">
            <Sign of="warning" />
            {odd}
          </Chip>
        )}
      </td>
      <td className={`${cell} hidden md:table-cell`}>
        {holders ?? <span className="text-dim">nobody</span>}
      </td>
      <td className={`${cell} text-right`}>{actions}</td>
    </tr>
  )
}
