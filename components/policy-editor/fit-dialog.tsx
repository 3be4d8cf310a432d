'use client'
import { useEffect, useState } from 'react'
import { TextDiff } from '@/components/access/text-diff.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { formatPolicy, sessionPolicyMax } from '@/lib/iam/index.ts'
import type { Fitted } from './engine.protocol.ts'
import type { EngineClient } from './engine-client.ts'

/** `draft`: the text in the editor. `role`: what the role has, merged into one policy. */
export type FitSubject = 'draft' | 'role'

type Props = {
  subject: FitSubject
  client: EngineClient | null
  onApply: (text: string) => void
  onClose: () => void
}
type Answer = Fitted | 'working' | 'none'

const titles: Record<FitSubject, string> = {
  draft: `Fit to ${sessionPolicyMax.toLocaleString('en')} characters`,
  role: 'What the role has, as a session policy',
}
const nothing: Record<FitSubject, string> = {
  draft:
    'Nothing could be shortened: the text has errors, or is too large to prove that a shorter one means the same. Your text is kept; mend the errors first.',
  role: 'The role’s documents cannot be taken over as they are: one of them cannot be read, or they are too large to prove anything of. Your text is kept.',
}

/** Shortens without changing what pods may do, shows each step, the proof and every line, and leaves the choice to the person. */
export function FitDialog({ subject, client, onApply, onClose }: Props) {
  const [answer, setAnswer] = useState<Answer>('working')

  useEffect(() => {
    const asker = new AbortController()
    const show = (fitted: Fitted | null) => !asker.signal.aborted && setAnswer(fitted ?? 'none')
    void client?.ask(subject === 'draft' ? 'fit' : 'merge', {}, asker.signal).then(show)
    return () => asker.abort()
  }, [client, subject])

  const shorter = typeof answer === 'object' ? answer : null
  const text = shorter ? (formatPolicy(shorter.after) ?? shorter.after) : null
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="wide"
      title={titles[subject]}
      description={shorter ? summaryOf(shorter) : undefined}
      footer={
        <>
          <Button onClick={onClose}>Keep my text</Button>
          {text !== null && (
            <Button variant="primary" onClick={() => onApply(text)}>
              {subject === 'draft' ? 'Use the shorter text' : 'Start from this'}
            </Button>
          )}
        </>
      }
    >
      {answer === 'working' && (
        <div role="status">
          <p className="mb-3 text-dim">Shortening, and proving after every step that nothing changes…</p>
          <Skeleton className="h-40 w-full" />
        </div>
      )}
      {answer === 'none' && <p role="status">{nothing[subject]}</p>}
      {shorter && <Shorter fitted={shorter} text={text ?? ''} />}
    </Dialog>
  )
}

function Shorter({ fitted, text }: { fitted: Fitted; text: string }) {
  const before = formatPolicy(fitted.before) ?? fitted.before
  return (
    <div className="mt-2 space-y-3">
      <div>
        <h3 className="font-semibold">What was done</h3>
        <ol className="mt-1 list-decimal space-y-0.5 pl-5">
          {fitted.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </div>
      <div>
        <h3 className="font-semibold">What the proof covers</h3>
        <p className="mt-1">{proofs[fitted.provenFor]}</p>
      </div>
      <div>
        <h3 className="mb-1 font-semibold">Line by line</h3>
        <TextDiff
          label="Changes, line by line"
          before={before}
          after={text}
          className="rounded-lg border border-line"
        />
      </div>
    </div>
  )
}

function summaryOf({ charactersBefore, characters, fits }: Fitted): string {
  const [from, to] = [charactersBefore.toLocaleString('en'), characters.toLocaleString('en')]
  const max = sessionPolicyMax.toLocaleString('en')
  const way =
    characters === charactersBefore ? `${to} characters as sent` : `${from} → ${to} characters as sent`
  if (fits) return `${way}: fits into ${max}.`
  const over = (characters - sessionPolicyMax).toLocaleString('en')
  return `${way}: still ${over} more than the ${max} that EKS takes. Nothing more can be left out without changing what pods may do; drop or join statements by hand.`
}

/** `Compacted.provenFor` in a person's words. */
const proofs: Record<Fitted['provenFor'], string> = {
  policy:
    'The shorter text means the same for every request there can be, also for actions that AWS adds later, and whatever role it is used with.',
  catalog:
    'The shorter text means the same for every action AWS documents today, whatever role it is used with. A wildcard in it may cover actions that AWS adds later.',
  surroundings:
    'Together with this role’s policies as they are now, the shorter text lets pods do exactly the same. By itself it allows more than before: if the role gains permissions, or a resource’s own policy names the role, more may get through. What is denied stays denied.',
}
