import Link from 'next/link'
import { Trace } from '@/components/access/trace.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { Association } from '@/lib/inventory/types.ts'
import type { Denial } from '@/lib/pod-identity/index.ts'
import { routes } from '@/lib/routes.ts'
import type { Explained } from './explain-model.ts'
import { sayAgreement } from './words.ts'

type Props = {
  readonly denial: Denial
  readonly association: Association
  readonly explained: Extract<Explained, { kind: 'request' }>
}

/** The engine's own decision beside AWS's words. */
export function VerdictPanel({ denial, association, explained: { view, agreement } }: Props) {
  const { action, resource } = view.request
  const note = agreement && sayAgreement(agreement, denial.layer)
  return (
    <Panel label="What the policies say">
      <PanelHeader title="What the policies say" detail="as they are now">
        <Link
          href={routes.associationTry(association, { action, resource })}
          prefetch={false}
          className="text-accent hover:underline"
        >
          Try it with other values…
        </Link>
      </PanelHeader>
      <div className="space-y-3 p-3.5">
        {note ? (
          <Banner tone={note.tone} title={note.title}>
            {note.text}
          </Banner>
        ) : (
          <Banner title="This is an example, not the request.">
            {denial.doubts.includes('resource')
              ? 'The text breaks off before the whole resource is named.'
              : 'AWS did not say on which resource it was refused.'}{' '}
            Below is <code>{action}</code> on <code className="[overflow-wrap:anywhere]">{resource}</code>.
          </Banner>
        )}
        <Trace view={view} />
      </div>
    </Panel>
  )
}
