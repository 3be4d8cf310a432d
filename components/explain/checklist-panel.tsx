import { Chip } from '@/components/ui/chip.tsx'
import { CopyButton } from '@/components/ui/copy-button.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { ScrollRegion } from '@/components/ui/scroll-region.tsx'
import type { PodCheck } from '@/lib/pod-identity/index.ts'

/** What to look at where Podscope cannot: in the pod and its cluster. What the refusal points at comes first. */
export function ChecklistPanel({ checks }: { readonly checks: readonly PodCheck[] }) {
  const sorted = [...checks].sort((one, other) => Number(other.isLikely) - Number(one.isLikely))
  return (
    <Panel label="On the pod’s side">
      <PanelHeader title="On the pod’s side" detail="what Podscope cannot see, and how to" />
      <ol className="divide-y divide-line">
        {sorted.map((check) => (
          <li key={check.id}>
            <details open={check.isLikely}>
              <summary className="flex min-h-9 cursor-pointer flex-wrap items-center gap-x-2 px-3.5 py-1.5 hover:bg-sunk">
                <span className="font-medium">{check.title}</span>
                {check.isLikely && <Chip tone="warn">look here first</Chip>}
              </summary>
              <div className="space-y-1.5 px-3.5 pb-3">
                <p className="text-dim">{check.why}</p>
                {check.commands.map((command) => (
                  <div key={command} className="flex items-start gap-2">
                    <ScrollRegion
                      label={`Command: ${check.title}`}
                      className="min-w-0 flex-1 rounded-md bg-sunk px-2 py-1"
                    >
                      <code className="whitespace-pre">{command}</code>
                    </ScrollRegion>
                    <CopyButton text={command} what={`the command: ${check.title}`} />
                  </div>
                ))}
              </div>
            </details>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
