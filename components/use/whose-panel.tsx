import Link from 'next/link'
import { Banner } from '@/components/ui/banner.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { SkeletonRows } from '@/components/ui/skeleton.tsx'
import type { ChosenAssociation, Owners } from './types.ts'
import type { AllRead } from './use.protocol.ts'
import { addressOfUse, counted, number } from './words.ts'

type Props = {
  readonly all: AllRead
  /** Null: not known yet. */
  readonly owners: Owners | null
  readonly chosen: ChosenAssociation | null
}

const listedMax = 50

/** The associations that pods in the files may be of. What is nobody's of theirs is a number and no name. */
export function WhosePanel({ all, owners, chosen }: Props) {
  if (owners === null)
    return (
      <Panel label="Whose pods">
        <SkeletonRows rows={4} label="Finding whose pods they are" />
      </Panel>
    )
  if (!owners.isKnown)
    return (
      <Panel label="Whose pods">
        <div className="p-3.5">
          <Banner title="Whose pods they are could not be looked up.">
            The service account can be looked for by name all the same.
          </Banner>
        </div>
      </Panel>
    )
  const callsOf = (places: readonly number[]) =>
    places.reduce((sum, place) => sum + (all.pods[place]?.calls ?? 0), 0)
  const known = new Set(owners.list.flatMap(({ of }) => of))
  const rest = callsOf([...all.pods.keys()].filter((place) => !known.has(place)))
  const rows = owners.list
    .map((owner) => ({ owner, calls: callsOf(owner.of) }))
    .sort((one, other) => other.calls - one.calls)
  return (
    <Panel label="Whose pods">
      <PanelHeader title="Whose pods" detail="that you may see" />
      <p className="px-3.5 py-2 text-dim">
        A session tells role, and the first ten characters of cluster and pod: every service account that fits
        is here.
      </p>
      {rows.length > 0 && (
        <ul
          aria-label="Service accounts that fit"
          className="max-h-80 overflow-y-auto divide-y divide-line border-line border-t"
        >
          {rows.slice(0, listedMax).map(({ owner, calls }) => (
            <li key={addressOfUse(owner)}>
              <Link
                href={addressOfUse(owner)}
                prefetch={false}
                scroll={false}
                aria-current={
                  chosen !== null && addressOfUse(owner) === addressOfUse(chosen) ? 'true' : undefined
                }
                className="flex flex-wrap items-baseline gap-x-2.5 px-3.5 py-1.5 hover:bg-sunk aria-[current=true]:bg-accent-soft"
              >
                <span className="font-medium [overflow-wrap:anywhere]">{owner.serviceAccount}</span>
                <span className="text-dim [overflow-wrap:anywhere]">{owner.namespace}</span>
                <span className="text-dim">
                  {owner.cluster} · {owner.region}
                </span>
                <span className="ml-auto tabular-nums">up to {counted(calls, 'call')}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <p className="border-line border-t px-3.5 py-2 text-dim">
        {rows.length > listedMax && `${number(rows.length - listedMax)} more fit. `}
        {rows.length === 0 && 'None of those that you may see fits. '}
        {rest > 0 && `${counted(rest, 'call')} of others. `}
        {rows.length > 0 && 'Where very many share a role, not all are listed: look for yours by name.'}
      </p>
    </Panel>
  )
}
