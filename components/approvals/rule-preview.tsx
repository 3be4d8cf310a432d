'use client'
import { ChangeSubject } from '@/components/changes/change-subject.tsx'
import { whatChanged, whoChanged } from '@/components/changes/words.ts'
import { counted } from '@/components/settings/words.ts'
import type { RulePreview } from '@/lib/requests/types.ts'
import { Age } from '../ui/age.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import type { Shown } from './use-rule-preview.ts'

type Props = {
  readonly shown: Shown | null
  /** It is of what was written before. */
  readonly isOld: boolean
  /** The form cannot be used as it is. */
  readonly isWrong: boolean
}

/** What the rule would have asked of the last changes, while it is written. */
export function RulePreviewPanel({ shown, isOld, isWrong }: Props) {
  const preview = shown?.preview ?? null
  return (
    <Panel label="What it would have stopped">
      <PanelHeader
        title="What it would have stopped"
        detail={<span role="status">{standing(shown, isOld, isWrong)}</span>}
      />
      {isWrong && !preview ? (
        <p className="px-3.5 py-6 text-dim">
          Say which changes take two people, and see here which of the last ones would have.
        </p>
      ) : shown === null ? (
        <SkeletonRows rows={5} label="Working out what it would have stopped" />
      ) : preview === null ? (
        <p className="px-3.5 py-6 text-dim">
          What Podscope remembers is not to be reached. Change a field to try again.
        </p>
      ) : (
        <div aria-busy={isOld}>
          <Stopped preview={preview} />
        </div>
      )}
    </Panel>
  )
}

function standing(shown: Shown | null, isOld: boolean, isWrong: boolean): string {
  if (isWrong) return 'mend the fields first'
  if (shown === null || isOld) return 'working it out…'
  if (shown.preview === null) return 'not known'
  const { needed, looked } = shown.preview
  return `${needed.length} of the last ${counted(looked, 'change')}`
}

function Stopped({ preview: { needed, looked } }: { readonly preview: RulePreview }) {
  if (needed.length === 0) {
    return (
      <p className="px-3.5 py-6 text-dim">
        {looked === 0
          ? 'Nothing has been changed yet.'
          : 'None of the last changes: whoever made one could have made it alone.'}
      </p>
    )
  }
  return (
    <ul aria-label="Changes it would have stopped" className="divide-y divide-line">
      {needed.map(({ change, match }) => (
        <li key={change.id} className="px-3.5 py-1.5">
          <span className="font-medium [overflow-wrap:anywhere]">{whatChanged(change)}</span>
          <div className="text-dim text-xs">
            <ChangeSubject change={change} />
          </div>
          <div className="text-xs [overflow-wrap:anywhere]">
            {match.because} <span className="text-dim">· </span>
            <span className="text-dim">
              {whoChanged(change)}, <Age at={change.startedAt} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  )
}
