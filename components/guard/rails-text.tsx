import { CopyButton } from '@/components/ui/copy-button.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { ScrollRegion } from '@/components/ui/scroll-region.tsx'

/** The file as it stands, with its lines counted as problems name them. */
export function RailsText({ name, text }: { readonly name: string; readonly text: string }) {
  const lines = text.replace(/\n$/, '').split('\n')
  return (
    <Panel label="The file">
      <PanelHeader title="The file" detail={<code>{name}</code>}>
        <CopyButton text={text} what="the file" />
      </PanelHeader>
      <ScrollRegion
        label="Text of the file"
        className="max-h-96 overflow-y-auto py-2 font-mono text-xs leading-[1.6]"
      >
        <ol>
          {lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity, and the text never changes
            <li key={at} className="flex whitespace-pre px-3.5">
              <span aria-hidden className="w-8 flex-none select-none text-dim tabular-nums">
                {at + 1}
              </span>
              <code>{line || ' '}</code>
            </li>
          ))}
        </ol>
      </ScrollRegion>
    </Panel>
  )
}
