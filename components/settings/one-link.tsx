import { Banner } from '../ui/banner.tsx'
import { CopyButton } from '../ui/copy-button.tsx'

/** A one-time link, shown once. */
export function OneLink({ link, name }: { readonly link: string; readonly name: string }) {
  return (
    <div className="space-y-3">
      <Banner tone="ok" title="Send them this link.">
        With it {name} sets a password and signs in, once, within a week. It is not shown again.
      </Banner>
      <div className="flex flex-wrap items-center gap-2">
        <code className="min-w-0 flex-1 basis-60 select-all rounded bg-sunk px-2 py-1 text-xs [overflow-wrap:anywhere]">
          {link}
        </code>
        <CopyButton text={link} what="the link" />
      </div>
    </div>
  )
}
