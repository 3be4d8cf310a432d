'use client'
import { useState, useTransition } from 'react'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import { CopyButton } from '@/components/ui/copy-button.tsx'
import type { ChainReport } from '@/lib/audit/types.ts'
import type { Result } from '@/lib/base/index.ts'
import { timeOf } from './words.ts'

/** What was found, or why nobody could look, as a sentence. */
export type Verified = Result<ChainReport, string>

const number = (value: number) => value.toLocaleString('en')

/** Has the whole chain read, and says what of it holds, from when to when. */
export function VerifyPanel({ verify }: { readonly verify: () => Promise<Verified> }) {
  const [found, setFound] = useState<Verified | null>(null)
  const [isBusy, startTransition] = useTransition()
  function look(): void {
    startTransition(async () => {
      const error = 'Podscope does not answer. Try again in a moment.'
      setFound(await verify().catch(() => ({ ok: false as const, error })))
    })
  }
  return (
    <div className="mb-3 flex flex-col items-start gap-2">
      <Button onClick={look} disabled={isBusy}>
        {isBusy ? 'Reading every entry…' : 'Verify the chain'}
      </Button>
      {found && !isBusy && <Found found={found} />}
    </div>
  )
}

function Found({ found }: { readonly found: Verified }) {
  if (!found.ok)
    return (
      <Banner tone="bad" title="The chain could not be read.">
        {found.error}
      </Banner>
    )
  const { broken, holds, anchor, entries } = found.value
  const kept = holds && (
    <>
      Entries {number(holds.from.position)} to {number(holds.to.position)} hold, from {timeOf(holds.from.at)}{' '}
      to {timeOf(holds.to.at)}.
    </>
  )
  if (broken)
    return (
      <Banner tone="bad" title={`The chain does not hold at entry ${number(broken.position)}.`}>
        {broken.message} {kept}
      </Banner>
    )
  return (
    <Banner tone="ok" title={entries === 0 ? 'There is nothing to verify yet.' : 'The chain holds.'}>
      {kept}
      {anchor && (
        <>
          {' '}
          {anchor.by} moved the entries up to {number(anchor.position)} to a file at {timeOf(anchor.at)}.
        </>
      )}
      {holds && <Head position={holds.to.position} hash={holds.to.hash} />}
    </Banner>
  )
}

/** To be noted down elsewhere: a chain that was written anew as a whole is told by it alone. */
function Head({ position, hash }: { readonly position: number; readonly hash: string }) {
  const noted = `${position}:${hash}`
  return (
    <div className="mt-1 flex flex-wrap items-center gap-2">
      <span>Keep this elsewhere, to tell later whether it is still the same chain:</span>
      <code className="[overflow-wrap:anywhere]">{noted}</code>
      <CopyButton text={noted} what="the head of the chain" />
    </div>
  )
}
