'use client'
import dynamic from 'next/dynamic'
import { type ReactNode, useEffect, useState } from 'react'
import { Banner } from '@/components/ui/banner.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { FilesPanel } from './files-panel.tsx'
import type { ChosenAssociation, Owners, PodsOwner, Whose } from './types.ts'
import type { AllRead } from './use.protocol.ts'
import { useReader } from './use-reader.ts'
import { WhosePanel } from './whose-panel.tsx'
import { refText } from './words.ts'

/** Comes with the first file: the engine's words and AWS's actions are most of the page's weight. */
const ChosenUse = dynamic(() => import('./chosen-use.tsx').then((module) => module.ChosenUse), {
  ssr: false,
  loading: () => <Skeleton className="h-40 w-full" />,
})

type Props = {
  readonly chosen: ChosenAssociation | null
  readonly whose: Whose
  /** Where an association is looked for by name. */
  readonly find: ReactNode
  /** Why none is chosen, where one was asked for. */
  readonly children: ReactNode
}

/** Files on one side, an association on the other: what the one says of the other. Files stay read while another association is chosen. */
export function UseDesk({ chosen, whose, find, children }: Props) {
  const reader = useReader()
  const all = reader.state.kind === 'read' ? reader.state.all : null
  const owners = useOwners(all, whose)
  return (
    <div className="space-y-4">
      <FilesPanel state={reader.state} onRead={reader.read} onStop={reader.stop} />
      {children}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        {all && <WhosePanel all={all} owners={owners} chosen={chosen} />}
        {find}
      </div>
      {chosen && all && owners !== null && (
        <ChosenUse key={refText(chosen)} chosen={chosen} all={all} owners={owners} ask={reader.ask} />
      )}
      {!chosen && all && (
        <Banner tone="info" title="Whose use is it?">
          Choose a service account: its pods’ calls are held against its policies then.
        </Banner>
      )}
      {chosen && !all && reader.state.kind === 'nothing' && (
        <Banner tone="info" title={`${chosen.serviceAccount} is chosen.`}>
          Open files of CloudTrail to see what its pods used.
        </Banner>
      )}
    </div>
  )
}

/** Whose pods may be in the files; null: that is being looked up. */
function useOwners(all: AllRead | null, whose: Whose): Owners | null {
  const [found, setFound] = useState<{ readonly of: AllRead; readonly owners: Owners } | null>(null)
  useEffect(() => {
    if (all === null) return
    let isWanted = true
    const tell = (list: readonly PodsOwner[] | null) => {
      if (isWanted) setFound({ of: all, owners: { list: list ?? [], isKnown: list !== null } })
    }
    // Where the server is away the association is still found by name.
    whose(all.pods.map(({ principal }) => principal)).then(tell, () => tell(null))
    return () => {
      isWanted = false
    }
  }, [all, whose])
  return found?.of === all ? found.owners : null
}
