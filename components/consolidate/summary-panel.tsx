import { Download } from 'lucide-react'
import type { Consolidation } from '@/lib/analysis/types.ts'
import type { FleetAccount } from '@/lib/fleet/types.ts'
import { cachedCredentialsMinutes } from '@/lib/pod-identity/index.ts'
import { routes } from '@/lib/routes.ts'
import { buttonClass } from '../ui/button.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'

type Props = {
  readonly found: Consolidation
  readonly account: FleetAccount
  readonly mayExport: boolean
  /** Associations that are planned at most. */
  readonly max: number
}

const number = (value: number) => value.toLocaleString('en')

/** What it comes to, what it is about, and what to know before anybody carries it out. */
export function SummaryPanel({ found, account, mayExport, max }: Props) {
  const { plan, accountId } = found
  const hasPlan = plan.families.length > 0
  return (
    <Panel label="The plan">
      <PanelHeader title="The plan" detail={`${account.name}, ${accountId}`}>
        {hasPlan && mayExport && (
          <>
            <a href={routes.consolidateFile(accountId, 'cli')} className={buttonClass()}>
              <Download aria-hidden size={13} /> AWS CLI
            </a>
            <a href={routes.consolidateFile(accountId, 'terraform')} className={buttonClass()}>
              <Download aria-hidden size={13} /> Terraform
            </a>
          </>
        )}
      </PanelHeader>
      <Numbers found={found} account={account} />
      <ul className="list-disc space-y-1 border-line border-t py-2.5 pr-3.5 pl-8">
        {aboutOf(found, max).map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      {hasPlan && (
        <section aria-label="To know before" className="border-line border-t px-3.5 py-2.5">
          <h3 className="mb-1 font-semibold">To know before</h3>
          <ul className="list-disc space-y-1 pl-4.5">
            {warnings.map(([title, text]) => (
              <li key={title}>
                <b className="font-medium">{title}</b> {text}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Panel>
  )
}

function Numbers({ found: { plan }, account: { roles, quota } }: Pick<Props, 'found' | 'account'>) {
  const saved = plan.rolesBefore - plan.rolesAfter
  const replaced = plan.families.flatMap(({ replaces }) => replaces).length
  const moved = plan.families.flatMap((family) => family.moved).length
  const facts: readonly (readonly [string, string])[] = [
    ['Families', `${number(replaced)} roles become ${number(plan.families.length)}`],
    ['Roles of pods', `${number(plan.rolesAfter)}, of ${number(plan.rolesBefore)} now`],
    ...(roles === null || quota === null
      ? []
      : [['Of the quota', `${number(roles - saved)} of ${number(quota)}, of ${number(roles)} now`] as const]),
    ['Associations', `${number(moved)} move, ${number(plan.stays.length)} stay`],
  ]
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-2 px-3.5 py-2.5 sm:grid-cols-4">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-dim text-xs">{name}</dt>
          <dd className="font-semibold text-base tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What the plan is about, and what nobody knows. */
function aboutOf(found: Consolidation, max: number): readonly string[] {
  const { plan, associations, planned, undescribed, unread, withoutOrganization } = found
  const beyond = associations - planned - undescribed - unread
  return [
    plan.families.length === 0
      ? 'No two roles could be one: for each association it is said below what keeps it.'
      : 'Each association that moves is proven equal: of every request there can be, its policies allow then exactly what they allow now, no more and no less. What could not be proven stays.',
    ...(beyond > 0
      ? [
          `The plan is about the first ${number(planned)} of ${number(associations)} associations, by role: at most ${number(max)} at once.`,
        ]
      : []),
    ...(undescribed > 0
      ? [
          `${number(undescribed)} associations were listed and never described: nobody knows which roles they need.`,
        ]
      : []),
    ...(unread > 0
      ? [`${number(unread)} associations have a role or a policy that could not be read: those roles stay.`]
      : []),
    ...(withoutOrganization
      ? ['SCPs of the organization were not read for all of it: it is proven of the account’s own policies.']
      : []),
  ]
}

const warnings: readonly (readonly [string, string])[] = [
  [
    'A session policy must not get lost.',
    'Without it, an association has everything that the shared role allows. A guard rail can hold that none is without.',
  ],
  [
    'Session tags end.',
    'EKS takes no session policy while they are on. What asks for them here keeps its role; a bucket’s or a key’s own policy may ask for them too, and those are not read.',
  ],
  [
    'Policies elsewhere that name a replaced role',
    'by its ARN, a bucket’s, a key’s or a target role’s trust, do not know the shared one. They are not read: change them first.',
  ],
  [
    'No role is deleted.',
    `Pods that run keep what they have for up to ${cachedCredentialsMinutes.withoutTarget / 60} hours. The files name the roles that can go after that, where nothing else uses them.`,
  ],
]
