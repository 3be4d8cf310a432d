'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { Trace } from './trace.tsx'
import { TraceForm } from './trace-form.tsx'
import type { Explain, TraceQuestion } from './trace-types.ts'
import { useTrace } from './use-trace.ts'

type Props = {
  /** What is asked first; the person may change the resource and the context. */
  readonly question: TraceQuestion
  /** One who answers, or several states to ask, the first one first. */
  readonly explain: Explain | readonly TraceSide[]
  readonly onClose: () => void
}
/** `label` completes a sentence: `with this draft`. */
export type TraceSide = { readonly label: string; readonly explain: Explain }

const silent: Explain = () => Promise.reject(new Error('nobody answers'))

/** "Why?": one request, changed at will, with the way to its verdict. */
export function TraceDialog({ question: first, explain, onClose }: Props) {
  const [question, setQuestion] = useState(first)
  const sides = typeof explain === 'function' ? [{ label: '', explain }] : explain
  const [chosen, choose] = useState(0)
  const { view, working, failed } = useTrace(sides[chosen]?.explain ?? silent, question)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="wide"
      title={
        <>
          Why? <code className="font-normal text-[13px]">{question.action}</code>
        </>
      }
      description="One request, asked of every layer in the order in which AWS evaluates them."
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {sides.length > 1 && <SideSwitch sides={sides} chosen={chosen} onChoose={choose} />}
      {failed && (
        <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2">
          The engine could not answer, so nothing is known of this request. Close this and try again; reload
          the page if it stays so.
        </p>
      )}
      {!view && !failed && <Skeleton className="h-64" />}
      {view && (
        <div
          aria-busy={working}
          className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-5 gap-y-4 md:grid-cols-[minmax(0,340px)_minmax(0,1fr)]"
        >
          <TraceForm view={view} onAsk={setQuestion} />
          <Trace view={view} />
        </div>
      )}
    </Dialog>
  )
}

type SwitchProps = {
  readonly sides: readonly TraceSide[]
  readonly chosen: number
  readonly onChoose: (index: number) => void
}

/** The same request before and after. */
function SideSwitch({ sides, chosen, onChoose }: SwitchProps) {
  return (
    <fieldset className="mb-3 flex flex-wrap gap-1.5 border-0 p-0" aria-label="Which state is asked">
      {sides.map(({ label }, index) => (
        <Button
          key={label}
          size="sm"
          aria-pressed={index === chosen}
          className="aria-pressed:border-accent aria-pressed:bg-accent-soft"
          onClick={() => onChoose(index)}
        >
          {label}
        </Button>
      ))}
    </fieldset>
  )
}
