'use client'
import { useState, useTransition } from 'react'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { OneLink } from './one-link.tsx'
import type { LinkMade } from './types.ts'

type Props = { readonly name: string; readonly action: () => Promise<LinkMade> }

/** Another one-time link for somebody who lost theirs, or their password. */
export function NewLink({ name, action }: Props) {
  const [made, setMade] = useState<LinkMade | null>(null)
  const [isBusy, startTransition] = useTransition()
  function make(): void {
    startTransition(async () => {
      setMade(await action().catch(() => ({ ok: false, why: 'Podscope does not answer.' }) as const))
    })
  }
  return (
    <>
      <Button size="sm" disabled={isBusy} onClick={make} aria-label={`New link for ${name}`}>
        New link
      </Button>
      <Dialog
        open={made !== null}
        onOpenChange={(open) => !open && setMade(null)}
        title={`A link for ${name}`}
        footer={<Button onClick={() => setMade(null)}>Done</Button>}
      >
        <div className="mt-2">
          {made?.ok && <OneLink link={made.link} name={name} />}
          {made && !made.ok && (
            <Banner tone="bad" title="There is no new link.">
              {made.why}
            </Banner>
          )}
        </div>
      </Dialog>
    </>
  )
}
