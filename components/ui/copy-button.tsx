'use client'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './button.tsx'

type Props = {
  readonly text: string
  /** What is copied, for those who do not see where the button stands: `the command`. */
  readonly what: string
}

type State = 'ready' | 'copied' | 'refused'

const words: Record<State, string> = {
  ready: '',
  copied: 'Copied.',
  refused: 'The browser did not let it be copied.',
}

/** Copies a text and says so; where the browser forbids it (a page without TLS), it says that. */
export function CopyButton({ text, what }: Props) {
  const [state, setState] = useState<State>('ready')
  useEffect(() => {
    if (state === 'ready') return
    const later = setTimeout(() => setState('ready'), 4_000)
    return () => clearTimeout(later)
  }, [state])

  function copy(): void {
    // Absent without TLS; then the call itself fails.
    const copied = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))
    copied.then(
      () => setState('copied'),
      () => setState('refused'),
    )
  }

  const Icon = state === 'copied' ? Check : Copy
  return (
    <>
      <span role="status" className={state === 'refused' ? 'text-dim text-xs' : 'sr-only'}>
        {words[state]}
      </span>
      <Button size="sm" onClick={copy} aria-label={`Copy ${what}`}>
        <Icon aria-hidden className="size-3.5" />
        {state === 'copied' ? 'Copied' : 'Copy'}
      </Button>
    </>
  )
}
