'use client'
import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { say } from '@/components/ui/toast.ts'
import type { OnePolicy } from '@/lib/one-policy/index.ts'
import styles from './document.module.css'
import { DocumentLines } from './document-lines.tsx'
import type { TraceScene } from './trace-types.ts'

type Props = { readonly scene: TraceScene; readonly onClose: () => void }

/** What the pod may do, as a single policy to read, keep or compare. */
export function OnePolicyDialog({ scene, onClose }: Props) {
  const made = useOnePolicy(scene)
  const text = typeof made === 'object' ? (made?.text ?? null) : null
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="wide"
      title="What this pod may do, as one policy"
      description="Role, boundary, SCPs and session policy worked into a single identity policy. Nothing is written to AWS."
      footer={
        <>
          {text !== null && <Button onClick={() => copy(text)}>Copy policy</Button>}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      {made === 'failed' && (
        <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2">
          The engine could not write it. Close this and try again; reload the page if it stays so.
        </p>
      )}
      {made === null && <Skeleton className="h-64" />}
      {made !== null && made !== 'failed' && <Body made={made} />}
    </Dialog>
  )
}

function useOnePolicy(scene: TraceScene): OnePolicy | 'failed' | null {
  const [made, setMade] = useState<OnePolicy | 'failed' | null>(null)
  useEffect(() => {
    let wanted = true
    import('./trace-engine.ts').then(
      ({ onePolicyIn }) => wanted && setMade(onePolicyIn(scene)),
      () => wanted && setMade('failed'),
    )
    return () => {
      wanted = false
    }
  }, [scene])
  return made
}

async function copy(text: string) {
  try {
    await navigator.clipboard.writeText(text)
    say.done('Copied the policy.')
  } catch {
    say.failed('The browser did not let it be copied. Select the text and copy it by hand.')
  }
}

const tones = { proven: 'bg-ok-soft', differs: 'bg-cut-soft', unproven: 'bg-cut-soft' } as const

function Body({ made }: { made: OnePolicy }) {
  const { text, equal, notes, without } = made
  const lines = text?.split('\n') ?? []
  return (
    <div className="space-y-3">
      <div role="status" className={`space-y-1 rounded-lg px-3 py-2 ${tones[equal]}`}>
        <p className="font-medium">{equalWords(made)}</p>
        {notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
        <p className="text-dim">
          Not in it, since they were not read: {without.join(', ')}. Wildcards stand for the actions known
          today; AWS may add others that they match.
        </p>
      </div>
      {text === null ? (
        <p>There is no policy to write: nothing is allowed.</p>
      ) : (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area without focusable content cannot be scrolled by keyboard otherwise
          tabIndex={0}
          aria-label="Text of the policy"
          className={`${styles.document} rounded-lg border border-line`}
        >
          <DocumentLines lines={lines} blocks={[{ statement: null, from: 0, to: lines.length }]} />
        </section>
      )}
    </div>
  )
}

function equalWords({ equal, more, fewer }: OnePolicy): string {
  if (equal === 'proven') return 'Proven equal: it allows the same requests as the layers that were read.'
  if (equal === 'unproven')
    return 'No difference was found, and none can be ruled out: some conditions or variables are only known at run time.'
  const count = (value: number) => `${value.toLocaleString('en')} ${value === 1 ? 'action' : 'actions'}`
  const parts = [
    more > 0 && `allows ${count(more)} in more cases`,
    fewer > 0 && `allows ${count(fewer)} in fewer cases`,
  ]
  return `Not exact: compared with the layers that were read, it ${parts.filter(Boolean).join(' and ')}.`
}
