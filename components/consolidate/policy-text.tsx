import { CopyButton } from '../ui/copy-button.tsx'
import { ScrollRegion } from '../ui/scroll-region.tsx'

/** A policy laid out, to read and to copy. */
export function PolicyText({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div className="overflow-hidden rounded-lg border border-line">
      <div className="flex items-center gap-2 border-line border-b px-3 py-1">
        <span className="min-w-0 flex-1 text-dim text-xs [overflow-wrap:anywhere]">{title}</span>
        <CopyButton text={text} what={title} />
      </div>
      <ScrollRegion
        label={title}
        className="max-h-72 overflow-y-auto px-3 py-2 font-mono text-xs leading-[1.6]"
      >
        <pre>{text}</pre>
      </ScrollRegion>
    </div>
  )
}
