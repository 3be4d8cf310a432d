import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import type { Draft } from './use-draft.ts'

/** A draft that somebody came here for: it lets one request through. */
export type Wanted = { readonly action: string; readonly resource: string; readonly text: string }

/** What the draft is for. One of before is never replaced unasked. */
export function WantedBanner({ wanted, draft }: { readonly wanted: Wanted; readonly draft: Draft }) {
  const { action, resource, text } = wanted
  const what = (
    <>
      <code>{action}</code> on <code className="[overflow-wrap:anywhere]">{resource}</code>
    </>
  )
  if (draft.text === text)
    return (
      <Banner tone="info" title="This draft lets one more request through.">
        {what}. Look at what it changes, then review it.
      </Banner>
    )
  if (!draft.restored) return null
  return (
    <Banner
      title="You had begun a draft here, and it is kept."
      actions={
        <Button size="sm" onClick={() => draft.setText(text)}>
          Take the new draft instead
        </Button>
      }
    >
      It may not let {what} through.
    </Banner>
  )
}
