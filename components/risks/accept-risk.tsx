'use client'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { FleetRisk } from '@/lib/fleet/types.ts'
import { Button } from '../ui/button.tsx'
import type { RiskActions } from './types.ts'
import { riskWords } from './words.ts'

/** Comes when it is opened: most who read of risks accept none. */
const AcceptDialog = dynamic(() => import('./accept-dialog.tsx').then((module) => module.AcceptDialog), {
  ssr: false,
})

type Props = { readonly risk: FleetRisk; readonly accept: RiskActions['accept'] }

/** Somebody answers for a risk until a day, with a reason. */
export function AcceptRisk({ risk, accept }: Props) {
  // Each opening is a form of its own.
  const [opened, setOpened] = useState(0)
  const [isOpen, setOpen] = useState(false)
  const { kind, namespace, serviceAccount, acceptance } = risk
  const verb = acceptance ? 'Accept anew' : 'Accept'
  return (
    <>
      <Button
        size="sm"
        onClick={() => {
          setOpened((count) => count + 1)
          setOpen(true)
        }}
        aria-label={`${verb}: ${riskWords[kind].label}, ${namespace}/${serviceAccount}`}
      >
        {verb}…
      </Button>
      {opened > 0 && (
        <AcceptDialog
          key={opened}
          risk={risk}
          accept={accept}
          verb={verb}
          isOpen={isOpen}
          setOpen={setOpen}
        />
      )}
    </>
  )
}
