import { CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import Link from 'next/link'
import { roleNameOf } from '@/components/access/arn.ts'
import { Chip } from '@/components/ui/chip.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { GuardRail } from '@/lib/expectations/index.ts'
import type { RailResult } from '@/lib/guard/types.ts'
import { routes } from '@/lib/routes.ts'

const looks = {
  kept: { tone: 'ok', icon: CircleCheck, word: 'kept' },
  broken: { tone: 'bad', icon: CircleX, word: 'broken' },
  unknown: { tone: 'warn', icon: CircleHelp, word: 'not known' },
} as const

const number = (value: number) => value.toLocaleString('en')
const associations = (count: number) => `${number(count)} ${count === 1 ? 'association' : 'associations'}`

/** One guard rail: what it forbids to whom, and who does it all the same. */
export function RailPanel({ result }: { readonly result: RailResult }) {
  const { rail, state, total, breaking, unknown, first, witness } = result
  const { tone, icon: Icon, word } = looks[state]
  return (
    <Panel label={rail.name}>
      <PanelHeader title={rail.name} detail={rail.expectation.reason}>
        <Chip tone={tone}>
          <Icon aria-hidden className="size-3" /> {word}
        </Chip>
      </PanelHeader>
      <div className="space-y-1.5 px-3.5 py-2.5">
        <Forbids rail={rail} />
        <p>
          <Link href={routes.associations({ q: rail.of })} prefetch={false} className="text-accent underline">
            {associations(total)}
          </Link>{' '}
          {rail.of === '' ? 'are all of them' : 'are of that'}:{' '}
          {breaking === 0
            ? 'none breaks it'
            : `${associations(breaking)} ${breaking === 1 ? 'breaks' : 'break'} it`}
          {unknown > 0 && `, and of ${number(unknown)} it is not known`}.
        </p>
        {witness && (
          <p className="[overflow-wrap:anywhere]">
            <span className="text-dim">For example</span> {witness.association.namespace}/
            {witness.association.serviceAccount}: {witness.result.because}
          </p>
        )}
      </div>
      {first.length > 0 && (
        <details className="border-line border-t">
          <summary className="min-h-9 cursor-pointer px-3.5 py-2 text-accent hover:bg-sunk">
            {breaking > first.length ? `The first ${first.length} that break it` : 'Those that break it'}
          </summary>
          <ul className="divide-y divide-line border-line border-t">
            {first.map((each) => (
              <li
                key={`${each.cluster} ${each.associationId}`}
                className="flex flex-wrap items-baseline gap-x-2.5 px-3.5 py-1"
              >
                <Link
                  href={routes.associationTry(each, requestOf(rail))}
                  prefetch={false}
                  className="font-medium hover:underline"
                >
                  {each.serviceAccount}
                </Link>
                <span className="text-dim">{each.namespace}</span>
                <span className="text-dim">
                  {each.cluster} · {each.region}
                </span>
                {each.roleArn && <code className="ml-auto text-dim">{roleNameOf(each.roleArn)}</code>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  )
}

function Forbids({ rail: { of, expectation } }: { readonly rail: GuardRail }) {
  const { actions, resources } = expectation
  return (
    <p className="text-dim [overflow-wrap:anywhere]">
      {of === '' ? (
        'No association'
      ) : (
        <>
          No association that <code className="text-text">{of}</code> selects
        </>
      )}{' '}
      may <code className="text-text">{actions.join(', ')}</code>
      {resources.join() !== '*' && (
        <>
          {' '}
          on <code className="text-text">{resources.join(', ')}</code>
        </>
      )}
      .
    </p>
  )
}

/** The first of its actions that is no pattern, to begin with where it is tried. */
function requestOf({ expectation: { actions } }: GuardRail) {
  const action = actions.find((each) => !/[*?]/.test(each))
  return action === undefined ? {} : { action }
}
