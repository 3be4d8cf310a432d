'use client'
import Link from 'next/link'
import { type ReactNode, useMemo, useState } from 'react'
import { roleNameOf } from '@/components/access/arn.ts'
import { Banner } from '@/components/ui/banner.tsx'
import { Chip } from '@/components/ui/chip.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { candidatesOf, effectiveRoleArn, readPrincipal } from '@/lib/pod-identity/index.ts'
import { routes } from '@/lib/routes.ts'
import { DraftPanel } from './draft-panel.tsx'
import { ProposalPanel } from './proposal-panel.tsx'
import type { ChosenAssociation, Owners, PodsOwner } from './types.ts'
import { UsagePanel } from './usage-panel.tsx'
import type { AllRead } from './use.protocol.ts'
import type { Ask } from './use-reader.ts'
import { counted, refText } from './words.ts'

type Props = {
  readonly chosen: ChosenAssociation
  readonly all: AllRead
  readonly owners: Owners
  readonly ask: Ask
}
/** Sessions that may be of its pods: their place, and how the pods' names begin. */
type OwnPods = { readonly place: number; readonly names: readonly string[] }

/** What the pods of one association used, what would keep that, and what another policy would have refused. */
export function ChosenUse({ chosen, all, owners, ask }: Props) {
  const fitting = useMemo(() => podsOf(chosen, all), [chosen, all])
  const others = othersThatFit(chosen, owners.list, fitting)
  // Where others fit too, nobody but the person knows whose they are.
  const [picked, setPicked] = useState<readonly number[]>(() =>
    owners.isKnown && others.length === 0 ? fitting.map(({ place }) => place) : [],
  )
  const [draft, setDraft] = useState('')
  const { setup } = chosen
  return (
    <div className="space-y-4">
      <Panel label="Its pods">
        <PanelHeader title={chosen.serviceAccount} detail={`namespace ${chosen.namespace}`}>
          <Chip>runs as {roleNameOf(effectiveRoleArn(chosen))}</Chip>
          <Link href={routes.association(chosen)} prefetch={false} className="text-accent hover:underline">
            All that it may do
          </Link>
        </PanelHeader>
        <div className="space-y-2.5 p-3.5">
          {fitting.length === 0 ? (
            <p>No session in the files has its role and cluster.</p>
          ) : (
            <Pods {...{ fitting, all, others, picked, isKnown: owners.isKnown }} onPick={setPicked} />
          )}
          {!chosen.isRoleRead && (
            <Banner title="The role could not be read.">
              What it allows is not known: nothing is called unused, and no answer is sure.
            </Banner>
          )}
        </div>
      </Panel>
      {picked.length > 0 && (
        <>
          <UsagePanel ask={ask} setup={setup} pods={picked} wasStopped={all.wasStopped} />
          <ProposalPanel ask={ask} chosen={chosen} pods={picked} onHold={setDraft} />
          <DraftPanel ask={ask} chosen={chosen} pods={picked} text={draft} onText={setDraft} />
          {chosen.leftOut.length > 0 && (
            <p className="max-w-3xl text-dim">
              Not read, and not in any answer here: {chosen.leftOut.join(', ')}. A call that AWS let through
              and that is refused here may have been allowed by one of them.
            </p>
          )}
        </>
      )}
    </div>
  )
}

/** The sessions of its effective role in its cluster. Of the first of two roles nothing is judged: it only goes on to the other. */
function podsOf(chosen: ChosenAssociation, all: AllRead): readonly OwnPods[] {
  return all.pods.flatMap(({ principal }, place) => {
    const [found] = candidatesOf(readPrincipal(principal), [chosen])
    return found?.session === 'effective' ? [{ place, names: found.pods }] : []
  })
}

/** Other associations, of those that may be seen, that the same sessions may be of. */
function othersThatFit(
  chosen: ChosenAssociation,
  owners: readonly PodsOwner[],
  fitting: readonly OwnPods[],
): readonly PodsOwner[] {
  const own = new Set(fitting.map(({ place }) => place))
  return owners.filter(
    (owner) => owner.of.some((place) => own.has(place)) && refText(owner) !== refText(chosen),
  )
}

type PodsProps = {
  readonly fitting: readonly OwnPods[]
  readonly all: AllRead
  readonly others: readonly PodsOwner[]
  /** Whether others are known at all. */
  readonly isKnown: boolean
  readonly picked: readonly number[]
  readonly onPick: (picked: readonly number[]) => void
}

/** Which sessions are its own. Their names do not say: whoever looks does. */
function Pods({ fitting, all, others, isKnown, picked, onPick }: PodsProps) {
  const names = others.slice(0, 3).map(({ serviceAccount }) => serviceAccount)
  const shared: ReactNode = !isKnown ? (
    'Who else runs as the same role in this cluster could not be looked up. Choose the pods that are of this service account.'
  ) : others.length === 0 ? (
    'Nobody else that you may see runs as the same role in this cluster; who else does may be among them.'
  ) : (
    <>
      {names.join(', ')}
      {others.length > names.length && ` and ${counted(others.length - names.length, 'other')}`}{' '}
      {others.length === 1 ? 'runs' : 'run'} as the same role in this cluster. Choose the pods that are of
      this service account.
    </>
  )
  return (
    <fieldset className="space-y-1.5">
      <legend className="font-medium">Its pods are those whose names begin with</legend>
      <p className="max-w-3xl text-dim text-xs">{shared}</p>
      <ul className="flex flex-wrap gap-x-5 gap-y-1">
        {fitting.map(({ place, names: begin }) => (
          <li key={place}>
            <label className="inline-flex min-h-6 items-center gap-2">
              <input
                type="checkbox"
                checked={picked.includes(place)}
                onChange={({ target }) =>
                  onPick(target.checked ? [...picked, place] : picked.filter((each) => each !== place))
                }
              />
              <code className="[overflow-wrap:anywhere]">{begin.join(' or ')}</code>
              <span className="text-dim tabular-nums">{counted(all.pods[place]?.calls ?? 0, 'call')}</span>
            </label>
          </li>
        ))}
      </ul>
      {picked.length === 0 && (
        <p role="status" className="font-medium">
          Choose at least one.
        </p>
      )}
    </fieldset>
  )
}
