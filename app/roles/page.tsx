import { Combine } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { pageScope } from '@/app/_server/asker.ts'
import { single } from '@/app/_server/changes.ts'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { AccountQuotas } from '@/components/overview/account-quotas.tsx'
import { RoleTable } from '@/components/roles/role-table.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Button, buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Input } from '@/components/ui/field.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { type RoleKind, roleKinds } from '@/lib/fleet/filter/index.ts'
import { listFleetAccounts, listFleetRoles, type RoleList } from '@/lib/fleet/index.ts'
import { routes } from '@/lib/routes.ts'
import { askedInput, isDescending, type RolesAsked } from './input.ts'

export const metadata: Metadata = { title: 'Roles' }
export const dynamic = 'force-dynamic'

const pageSize = 100

type Props = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function RolesPage({ searchParams }: Props) {
  const scope = await pageScope('associations.read')
  const query = await searchParams
  const parsed = askedInput.parse({
    q: single(query.q) ?? undefined,
    kind: single(query.kind) ?? undefined,
    by: single(query.by) ?? undefined,
    desc: single(query.desc) ?? undefined,
    from: single(query.from) ?? undefined,
  })
  const asked = { ...parsed, desc: isDescending(parsed) }
  const sort = { key: asked.by, descending: asked.desc }
  const [roles, accounts] = await Promise.all([
    listFleetRoles(scope, { filter: asked.q, kind: asked.kind, sort, from: asked.from, limit: pageSize }),
    listFleetAccounts(scope),
  ])
  return (
    <>
      <PageBar crumbs={[{ label: 'Roles' }]}>
        {scope.kind === 'everything' && (
          <Link href={routes.consolidate()} prefetch={false} className={buttonClass()}>
            <Combine aria-hidden size={13} />
            Many into few
          </Link>
        )}
      </PageBar>
      <h1 className="mb-3 font-semibold text-xl tracking-tight">Roles</h1>
      {roles.ok ? (
        <div className="space-y-4">
          <List asked={asked} roles={roles.value} />
          {scope.kind === 'everything' && accounts.ok && accounts.value.length > 0 && (
            <Panel label="Quotas">
              <PanelHeader
                title="Quotas"
                detail="roles of each account, for pods or not, against IAM’s own number"
              />
              <AccountQuotas accounts={accounts.value} />
            </Panel>
          )}
        </div>
      ) : (
        <StoreAway problem={roles.error} />
      )}
    </>
  )
}

const kindWords: Readonly<Record<RoleKind, string>> = {
  used: 'in use',
  trust: 'not letting pods in',
  gone: 'not there any more',
  unread: 'not readable',
  idle: 'trusting pods, unused',
  all: 'all',
}

/** The same list with something else asked; from its beginning, unless told. */
function hrefOf({ q, kind, by, desc }: RolesAsked, other: Partial<RolesAsked>): string {
  const asked = { q, kind, by, desc, ...other }
  const isUsual = asked.desc === isDescending({ ...asked, from: 0, desc: undefined })
  return routes.roles({
    q: asked.q,
    ...(asked.kind !== 'used' && { kind: asked.kind }),
    ...(asked.by !== 'associations' && { by: asked.by }),
    ...(!isUsual && { desc: asked.desc }),
    from: other.from ?? 0,
  })
}

type ListProps = { readonly asked: RolesAsked; readonly roles: RoleList }

function List({ asked, roles: { rows, counts } }: ListProps) {
  const total = counts[asked.kind]
  return (
    <div>
      <search className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
        <form action={routes.roles()} className="flex w-full gap-2 sm:w-auto">
          {asked.kind !== 'used' && <input type="hidden" name="kind" value={asked.kind} />}
          <Input
            key={asked.q}
            type="search"
            name="q"
            aria-label="Find roles"
            placeholder="Name, ARN or account"
            defaultValue={asked.q}
            maxLength={500}
            className="sm:w-72"
          />
          <Button type="submit">Find</Button>
        </form>
        <nav aria-label="Which roles" className="flex flex-wrap gap-1">
          {roleKinds.map((kind) => (
            <Link
              key={kind}
              href={hrefOf(asked, { kind })}
              prefetch={false}
              aria-current={kind === asked.kind ? 'page' : undefined}
              className="inline-flex min-h-6 items-center gap-1.5 rounded-full border border-line px-2.5 text-xs aria-[current=page]:border-transparent aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium"
            >
              {kindWords[kind]}
              <span className="text-dim tabular-nums">{counts[kind].toLocaleString('en')}</span>
            </Link>
          ))}
        </nav>
      </search>
      <Panel>
        {rows.length === 0 ? (
          <Nothing asked={asked} isEmpty={counts.all === 0 && asked.q === ''} />
        ) : (
          <RoleTable
            rows={rows}
            sort={{ key: asked.by, descending: asked.desc }}
            sortedHref={({ key, descending }) => hrefOf(asked, { by: key, desc: descending })}
          />
        )}
      </Panel>
      <Pages asked={asked} total={total} />
    </div>
  )
}

function Nothing({ asked, isEmpty }: { readonly asked: RolesAsked; readonly isEmpty: boolean }) {
  if (isEmpty)
    return (
      <EmptyState
        title="No role was read yet"
        actions={
          <Link href={routes.crawls()} className={buttonClass()}>
            See what is read
          </Link>
        }
      >
        Roles are read account by account, before the clusters.
      </EmptyState>
    )
  return (
    <EmptyState
      title={
        asked.kind === 'all' || asked.kind === 'used'
          ? 'No role matches'
          : `No role is ${kindWords[asked.kind]}`
      }
      actions={
        <Link href={routes.roles()} className={buttonClass()}>
          Show all in use
        </Link>
      }
    />
  )
}

function Pages({ asked, total }: { readonly asked: RolesAsked; readonly total: number }) {
  const { from } = asked
  if (total <= pageSize && from === 0) return null
  const last = Math.min(total, from + pageSize)
  return (
    <nav aria-label="Pages" className="mt-3 flex items-center gap-2">
      {from > 0 && (
        <Link href={hrefOf(asked, { from: Math.max(0, from - pageSize) })} className={buttonClass()}>
          Before
        </Link>
      )}
      {last < total && (
        <Link href={hrefOf(asked, { from: from + pageSize })} className={buttonClass()}>
          Next
        </Link>
      )}
      <span className="text-dim tabular-nums">
        {(from + 1).toLocaleString('en')} to {last.toLocaleString('en')} of {total.toLocaleString('en')}
      </span>
    </nav>
  )
}
