import Link from 'next/link'
import { roleNameOf } from '@/components/access/arn.ts'
import { byObstacle, type Obstacle, obstacleWords, type Stays } from '@/lib/consolidate/index.ts'
import { routes } from '@/lib/routes.ts'
import { Panel, PanelHeader } from '../ui/panel.tsx'

/** Shown of each reason. */
const shownMax = 50

const number = (value: number) => value.toLocaleString('en')

/** Associations that keep their roles, by what keeps them. */
export function StaysPanel({ stays }: { readonly stays: readonly Stays[] }) {
  return (
    <Panel label="Who stays, and why">
      <PanelHeader
        title="Who stays, and why"
        detail={`${number(stays.length)} associations keep their roles`}
      />
      <ul className="divide-y divide-line">
        {byObstacle(stays).map(([obstacle, own]) => (
          <li key={obstacle}>
            <Reason obstacle={obstacle} stays={own} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Reason({ obstacle, stays }: { readonly obstacle: Obstacle; readonly stays: readonly Stays[] }) {
  const [title, why] = obstacleWords[obstacle]
  return (
    <details>
      <summary className="cursor-pointer px-3.5 py-2 hover:bg-sunk">
        <b className="font-medium">{title}</b>{' '}
        <span className="text-dim tabular-nums">{number(stays.length)}</span>
        <span className="block text-dim">{why}</span>
      </summary>
      <ul className="divide-y divide-line border-line border-t">
        {stays.slice(0, shownMax).map(({ association, gains, losses }) => (
          <li
            key={`${association.cluster} ${association.associationId}`}
            className="flex flex-wrap items-baseline gap-x-2.5 px-3.5 py-1"
          >
            <Link
              href={routes.association(association)}
              prefetch={false}
              className="font-medium hover:underline [overflow-wrap:anywhere]"
            >
              {association.serviceAccount}
            </Link>
            <span className="text-dim">{association.namespace}</span>
            <span className="text-dim">
              {association.cluster} · {association.region}
            </span>
            {gains + losses > 0 && (
              <span>
                {number(gains)} actions gained, {number(losses)} lost
              </span>
            )}
            <code className="text-dim [overflow-wrap:anywhere] sm:ml-auto">
              {roleNameOf(association.roleArn)}
            </code>
          </li>
        ))}
        {stays.length > shownMax && (
          <li className="px-3.5 py-1.5 text-dim">and {number(stays.length - shownMax)} more</li>
        )}
      </ul>
    </details>
  )
}
