'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import type { FleetRisk } from '@/lib/fleet/types.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, Input, inputClass } from '../ui/field.tsx'
import { say } from '../ui/toast.ts'
import type { RiskActions } from './types.ts'
import { reasonMax, riskWords } from './words.ts'

const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
/** As long as most things are answered for before somebody looks again. */
const usualDays = 90

type Props = { readonly risk: FleetRisk; readonly accept: RiskActions['accept'] }

/** Somebody answers for a risk until a day, with a reason. */
export function AcceptRisk({ risk, accept }: Props) {
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, startTransition] = useTransition()
  const { kind, namespace, serviceAccount, content, acceptance } = risk
  const verb = acceptance ? 'Accept anew' : 'Accept'
  function open(): void {
    setProblem(null)
    setReason(acceptance?.reason ?? '')
    setUntil(dayIn(usualDays))
    setOpen(true)
  }
  function act(): void {
    startTransition(async () => {
      const seen = { content, acceptance: acceptance?.id ?? null }
      const told = await accept(risk, { kind, reason, until, seen }).catch(
        () => 'Podscope does not answer. Try again in a moment.',
      )
      setProblem(told)
      if (told !== null) return
      setOpen(false)
      say.done('Accepted.')
      router.refresh()
    })
  }
  return (
    <>
      <Button
        size="sm"
        onClick={open}
        aria-label={`${verb}: ${riskWords[kind].label}, ${namespace}/${serviceAccount}`}
      >
        {verb}…
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={(next) => !isBusy && setOpen(next)}
        title={`Accept “${riskWords[kind].label}”`}
        description={`${namespace}/${serviceAccount}. It counts as open again when the day is over, or when what decides about it changes.`}
        footer={
          <>
            <Button onClick={() => setOpen(false)} disabled={isBusy}>
              Cancel
            </Button>
            <Button variant="primary" onClick={act} disabled={isBusy || reason.trim() === '' || until === ''}>
              {verb}
            </Button>
          </>
        }
      >
        <div className="space-y-3">
          <Field label="Reason" hint="Why it is needed as it is. It stands in the audit.">
            {(wiring) => (
              <textarea
                {...wiring}
                rows={3}
                value={reason}
                maxLength={reasonMax}
                className={`${inputClass} resize-y`}
                onChange={({ target }) => setReason(target.value)}
              />
            )}
          </Field>
          <Field label="Until" hint="To the end of that day in UTC, at most a year away.">
            {(wiring) => (
              <Input
                {...wiring}
                type="date"
                value={until}
                min={dayIn(0)}
                max={dayIn(365)}
                onChange={({ target }) => setUntil(target.value)}
              />
            )}
          </Field>
          {problem && (
            <Banner tone="bad" title="It was not accepted.">
              {problem}
            </Banner>
          )}
        </div>
      </Dialog>
    </>
  )
}
