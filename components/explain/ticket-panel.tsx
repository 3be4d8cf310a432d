'use client'
import { Button } from '@/components/ui/button.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { say } from '@/components/ui/toast.ts'

/** The answer to hand on: a few lines, and the address of this page. */
export function TicketPanel({ text }: { readonly text: string }) {
  const copy = (what: string, of: () => string) => () => {
    // Absent without TLS; then the call itself fails.
    const copied = navigator.clipboard?.writeText(of()) ?? Promise.reject(new Error('no clipboard'))
    copied.then(
      () => say.done(`${what} is on the clipboard.`),
      () => say.failed('The browser did not let it be copied.'),
    )
  }
  return (
    <Panel label="For the ticket">
      <PanelHeader title="For the ticket">
        <Button size="sm" onClick={copy('The link', () => window.location.href)}>
          Copy link
        </Button>
        <Button
          size="sm"
          onClick={copy('The text, with the link,', () => `${text}\n${window.location.href}`)}
        >
          Copy text
        </Button>
      </PanelHeader>
      <p className="whitespace-pre-line px-3.5 py-3 [overflow-wrap:anywhere]">{text}</p>
    </Panel>
  )
}
