import { AccessChanges } from '@/components/access/access-changes.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import type { AccessPreview } from './change-actions.ts'

const sides = { before: { label: 'now' }, after: { label: 'afterwards' } }

/** What would be gained and lost; `preview` is null while it is worked out. */
export function AccessPreviewView({ preview }: { preview: AccessPreview | null }) {
  if (preview === null) {
    return (
      <p role="status" className="text-dim">
        Working out what the pods gain and lose…
      </p>
    )
  }
  if (preview.state === 'unknown') {
    return (
      <Banner tone="warn" title="What changes is not known.">
        A role on the way could not be read, so nothing can be said of what the pods gain and lose.
      </Banner>
    )
  }
  const { losses, gains, unchanged, exact } = preview
  return (
    <div className="rounded-lg border border-line">
      <AccessChanges losses={losses} gains={gains} sides={sides} unchanged={unchanged} exact={exact} />
    </div>
  )
}
