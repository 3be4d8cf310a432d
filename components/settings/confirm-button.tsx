'use client'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState, useTransition } from 'react'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { say } from '../ui/toast.ts'

type Props = {
  /** On the button that opens the question; `label` where the words alone do not tell of what. */
  readonly children: ReactNode
  readonly label?: string
  readonly title: string
  /** What happens, and to whom. */
  readonly body: ReactNode
  readonly verb: string
  readonly done: string
  /** Resolves to null when it is done, else to why not. */
  readonly action: () => Promise<string | null>
  /** Where to go when it is done; absent: the page is read again. */
  readonly goTo?: string
}

/** Asks once more before something is taken away, and says what goes with it. */
export function ConfirmButton({ children, label, title, body, verb, done, action, goTo }: Props) {
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, startTransition] = useTransition()
  function act(): void {
    startTransition(async () => {
      const told = await action().catch(() => 'Podscope does not answer. Try again in a moment.')
      setProblem(told)
      if (told !== null) return
      setOpen(false)
      say.done(done)
      if (goTo) router.push(goTo)
      else router.refresh()
    })
  }
  return (
    <>
      <Button
        size="sm"
        onClick={() => {
          setProblem(null)
          setOpen(true)
        }}
        {...(label && { 'aria-label': label })}
      >
        {children}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={(open) => !isBusy && setOpen(open)}
        title={title}
        footer={
          <>
            <Button onClick={() => setOpen(false)} disabled={isBusy}>
              Cancel
            </Button>
            <Button variant="danger" onClick={act} disabled={isBusy}>
              {verb}
            </Button>
          </>
        }
      >
        <div className="mt-2 space-y-3">
          {body}
          {problem && (
            <Banner tone="bad" title="It was not done.">
              {problem}
            </Banner>
          )}
        </div>
      </Dialog>
    </>
  )
}
