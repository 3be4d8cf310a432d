import Link from 'next/link'
import { roleNameOf } from '@/components/access/arn.ts'
import { Banner } from '@/components/ui/banner.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { Comparison, UnsureRole } from '@/lib/fleet/types.ts'
import { routes } from '@/lib/routes.ts'
import { DifferenceRow } from './difference-row.tsx'
import { associations, grouped, groupTitles, summaryOf, timeInWords, whyUnsure } from './words.ts'

type Props = {
  readonly comparison: Comparison
  readonly from: string
  /** Null: now. */
  readonly to: string | null
}

/** What is different between two moments: in a sentence, and one by one. */
export function ComparisonView({ comparison, from, to }: Props) {
  const { differences, unsure, unchanged, unlooked } = comparison
  const isNobody = differences.length + unsure.length + unchanged + unlooked === 0
  return (
    <div className="space-y-4">
      <div role="status">
        <p className="font-medium text-[15px]">
          {isNobody ? 'No association is such' : summaryOf(comparison)}
        </p>
        <p className="text-dim">
          from {timeInWords(from)} to {to === null ? 'now' : timeInWords(to)}
        </p>
      </div>
      <Beginning comparison={comparison} />
      {unlooked > 0 && (
        <Banner
          tone="warn"
          title={`Of ${associations(unlooked)} more something was noted; they are not looked at here.`}
        >
          Choose fewer with a filter, or moments that lie closer together.
        </Banner>
      )}
      {differences.length === 0 && !isNobody && (
        <Panel label="Differences">
          <EmptyState title="Nothing is different, as far as is known">
            A change that was gone back on is no difference.
          </EmptyState>
        </Panel>
      )}
      {grouped(differences).map(({ name, rows }) => (
        <Panel key={name} label={groupTitles[name]}>
          <PanelHeader title={groupTitles[name]} detail={associations(rows.length)} />
          <ul className="divide-y divide-line">
            {rows.map((row) => (
              <DifferenceRow key={`${row.accountId} ${row.cluster} ${row.associationId}`} difference={row} />
            ))}
          </ul>
        </Panel>
      ))}
      <UnsureRoles unsure={unsure} />
      <p className="max-w-3xl text-dim text-xs">
        What was done elsewhere counts from when EKS says that it was modified, and where EKS says nothing,
        from when it was noticed; roles count as they were read. What came and went between two readings is
        not known. SCPs are counted as they are now.
      </p>
    </div>
  )
}

/** As many as are named one by one. */
const namedMax = 5

/** How far back anything is known. */
function Beginning({ comparison: { firstRead } }: { readonly comparison: Comparison }) {
  const [first] = firstRead
  if (!first) return null
  const rest = firstRead.length - namedMax
  return (
    <Banner tone="info" title="Not everything had been read by the first moment.">
      Of what came before, EKS tells when an association was created and last modified, and nothing tells what
      roles gave, or what was gone by then.
      <ul className="mt-1">
        {firstRead.slice(0, namedMax).map(({ accountId, region, at }) => (
          <li key={`${accountId} ${region}`}>
            {accountId}, {region}:{' '}
            {at ? `read to the end for the first time on ${timeInWords(at)}` : 'never read to the end'}
          </li>
        ))}
        {rest > 0 && <li>and {rest} more</li>}
      </ul>
    </Banner>
  )
}

const rolesMax = 50

function UnsureRoles({ unsure }: Pick<Comparison, 'unsure'>) {
  if (unsure.length === 0) return null
  const total = unsure.reduce((sum, role) => sum + role.associations, 0)
  return (
    <Panel label="Roles of which it is not known">
      <PanelHeader
        title="Not known, by role"
        detail={`${associations(total)} stand as they did; whether their roles do is not known`}
      />
      <ul className="divide-y divide-line">
        {unsure.slice(0, rolesMax).map((role) => (
          <li key={role.arn} className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-3.5 py-2">
            <RoleName arn={role.arn} />
            <span>{associations(role.associations)}</span>
            <span className="text-dim">{whyUnsure(role)}</span>
          </li>
        ))}
        {unsure.length > rolesMax && (
          <li className="px-3.5 py-2 text-dim">and {unsure.length - rolesMax} more roles</li>
        )}
      </ul>
    </Panel>
  )
}

function RoleName({ arn }: Pick<UnsureRole, 'arn'>) {
  if (arn === null) return <span className="font-medium">no role read</span>
  return (
    <Link
      href={routes.role({ accountId: arn.split(':')[4] ?? '', roleName: roleNameOf(arn) })}
      prefetch={false}
      className="font-medium text-accent [overflow-wrap:anywhere] hover:underline"
    >
      {roleNameOf(arn)}
    </Link>
  )
}
