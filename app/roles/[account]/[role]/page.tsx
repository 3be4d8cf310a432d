import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { decodeSegment } from '@/app/_server/address.ts'
import { pageScope } from '@/app/_server/asker.ts'
import { AwsProblemPanel } from '@/components/aws-problem.tsx'
import { RetryButton } from '@/components/retry-button.tsx'
import { UnseenPlaces } from '@/components/role-what-if/unseen-places.tsx'
import { WhatIfView } from '@/components/role-what-if/what-if-view.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Chip } from '@/components/ui/chip.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { isWithin, type Scope } from '@/lib/auth/rules/index.ts'
import { knownRoleUses } from '@/lib/fleet/index.ts'
import { type RolePage, readRoleWithUses } from '@/lib/inventory/index.ts'
import { routes } from '@/lib/routes.ts'

type Params = { readonly account: string; readonly role: string }
type Props = { readonly params: Promise<Params> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeSegment((await params).role)} · role` }
}

export default async function RolePageRoute({ params }: Props) {
  const scope = await pageScope('associations.read')
  const { account, role: segment } = await params
  const [accountId, roleName] = [decodeSegment(account), decodeSegment(segment)]
  const known = await knownRoleUses(accountId, roleName).catch(() => null)
  const page = onlySeen(scope, await readRoleWithUses(accountId, roleName, known))
  const { role, uses, unseen } = page
  if (role.state === 'unreadable' && role.problem.kind === 'not-found' && uses.length === 0) notFound()
  return (
    <>
      <PageBar crumbs={[{ label: 'Roles', href: routes.roles() }, { label: `Role ${roleName}` }]} />
      <div className="space-y-4">
        <Heading
          page={page}
          isWhole={scope.kind === 'everything'}
          roleName={roleName}
          accountId={accountId}
        />
        {unseen.length > 0 && <UnseenPlaces places={unseen} />}
        {role.state === 'read' ? (
          <WhatIfView role={role.value} uses={uses} readAt={page.readAt} complete={unseen.length === 0} />
        ) : (
          <Panel>
            <AwsProblemPanel problem={role.problem} actions={<RetryButton />} />
          </Panel>
        )}
      </div>
    </>
  )
}

/** Of whoever sees some associations only: those that use it. A role that none of them uses is as one that is not there. */
function onlySeen(scope: Scope, page: RolePage): RolePage {
  if (scope.kind === 'everything') return page
  const uses = page.uses.filter(({ association }) => isWithin(scope, association))
  if (uses.length === 0) notFound()
  const clusters = new Set(
    uses.map(({ association: { accountId, region, cluster } }) => [accountId, region, cluster].join('/')),
  )
  return { ...page, uses, unseen: [], looked: { clusters: clusters.size, associations: uses.length } }
}

type HeadingProps = {
  readonly page: RolePage
  /** Whoever looks sees all that may use it. */
  readonly isWhole: boolean
  readonly roleName: string
  readonly accountId: string
}

const counted = (count: number, one: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : `${one}s`}`

function Heading({ page: { role, uses, looked }, isWhole, roleName, accountId }: HeadingProps) {
  return (
    <header className="space-y-1.5">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
        <h1 className="font-semibold text-xl tracking-tight [overflow-wrap:anywhere]">{roleName}</h1>
        <Chip>account {accountId}</Chip>
        <Chip>
          used by {counted(uses.length, 'association')}
          {!isWhole && ' that you may see'}
        </Chip>
        {role.state === 'read' && role.value.boundary && <Chip>boundary {role.value.boundary.name}</Chip>}
      </div>
      <p className="text-dim">
        What if its policies were others? Write, and see what each association gains and loses; nothing is
        written to IAM.{' '}
        {isWhole
          ? `Looked at: ${counted(looked.associations, 'association')} of ${counted(looked.clusters, 'cluster')}.`
          : 'Others may use it too: what it gives them would change as well.'}
      </p>
    </header>
  )
}
