import { ChevronRight, CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { roleNameOf } from '@/components/access/arn.ts'
import type { Family, Moved } from '@/lib/consolidate/index.ts'
import { formatPolicy } from '@/lib/iam/index.ts'
import { sessionPolicyCharactersMax } from '@/lib/pod-identity/index.ts'
import { routes } from '@/lib/routes.ts'
import { Chip } from '../ui/chip.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { PolicyText } from './policy-text.tsx'

/** Shown at first; the files have all. */
const shownMax = 50

const number = (value: number) => value.toLocaleString('en')
const summary = 'min-h-9 cursor-pointer px-3.5 py-2 text-accent hover:bg-sunk'

/** One shared role: what it replaces, what it allows, and what each association gets. */
export function FamilyPanel({ family }: { readonly family: Family }) {
  const { roleArn, accountId, replaces, moved, documents, trust, boundary, services } = family
  const name = roleNameOf(roleArn)
  return (
    <Panel label={name}>
      <PanelHeader
        title={<span className="font-mono">{name}</span>}
        detail={`${number(replaces.length)} roles become one, for ${number(moved.length)} associations`}
      >
        <Chip tone="ok">
          <CircleCheck aria-hidden className="size-3" /> each proven equal
        </Chip>
      </PanelHeader>
      <div className="space-y-1.5 px-3.5 py-2.5">
        <p>
          <span className="text-dim">In the place of</span>{' '}
          {replaces.map((arn, at) => (
            <span key={arn}>
              {at > 0 && ', '}
              <Link
                href={routes.role({ accountId, roleName: roleNameOf(arn) })}
                prefetch={false}
                className="text-accent hover:underline"
              >
                {roleNameOf(arn)}
              </Link>
            </span>
          ))}
        </p>
        <p className="text-dim">
          They trust alike{boundary ? ', have one boundary' : ''} and speak of the same services:{' '}
          {services.join(', ')}. The longest session policy has{' '}
          {number(Math.max(...moved.map(({ characters }) => characters)))} of{' '}
          {number(sessionPolicyCharactersMax)} characters.
        </p>
      </div>
      <details className="border-line border-t">
        <summary className={summary}>Associations, and the session policy each gets</summary>
        <ul className="divide-y divide-line border-line border-t">
          {moved.slice(0, shownMax).map((each) => (
            <Association key={`${each.association.cluster} ${each.association.associationId}`} moved={each} />
          ))}
        </ul>
        {moved.length > shownMax && (
          <p className="border-line border-t px-3.5 py-2 text-dim">
            and {number(moved.length - shownMax)} more, which the files have
          </p>
        )}
      </details>
      <details className="border-line border-t">
        <summary className={summary}>The shared role: its trust and what it allows</summary>
        <div className="space-y-2 px-3.5 pb-3">
          {boundary && (
            <p className="[overflow-wrap:anywhere]">
              <span className="text-dim">Boundary</span> <code>{boundary.name}</code>
            </p>
          )}
          <PolicyText title={`Trust of ${name}`} text={formatPolicy(trust) ?? trust} />
          {documents.map((text, at) => (
            <PolicyText key={text} title={`${name}-${at + 1}`} text={formatPolicy(text) ?? text} />
          ))}
        </div>
      </details>
    </Panel>
  )
}

function Association({ moved: { association, policy, characters } }: { readonly moved: Moved }) {
  const { namespace, serviceAccount, cluster, region, roleArn } = association
  const isKept = association.policy === policy
  return (
    <li>
      <details className="group">
        <summary className="flex min-h-8 cursor-pointer list-none flex-wrap items-center gap-x-2.5 px-3.5 py-1 hover:bg-sunk">
          <ChevronRight aria-hidden className="size-3.5 text-dim group-open:rotate-90" />
          <span className="font-medium [overflow-wrap:anywhere]">{serviceAccount}</span>
          <span className="text-dim">{namespace}</span>
          <span className="text-dim">
            {cluster} · {region}
          </span>
          <span className="text-dim sm:ml-auto">
            {roleNameOf(roleArn)} ·{' '}
            {isKept ? 'keeps its policy' : association.policy ? 'another policy' : 'a policy'},{' '}
            <span className="tabular-nums">{number(characters)}</span> of {number(sessionPolicyCharactersMax)}
          </span>
        </summary>
        <div className="space-y-2 px-3.5 pb-3">
          <PolicyText
            title={`Session policy of ${namespace}/${serviceAccount}`}
            text={formatPolicy(policy) ?? policy}
          />
          <Link href={routes.association(association)} prefetch={false} className="text-accent underline">
            What it may do now
          </Link>
        </div>
      </details>
    </li>
  )
}
