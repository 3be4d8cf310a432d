'use client'
import type { CoveragePreview } from '@/lib/fleet/types.ts'
import { Banner } from '../ui/banner.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import type { Shown } from './use-coverage.ts'
import { counted, number } from './words.ts'

type Props = {
  readonly shown: Shown | null
  /** It is of what was written before. */
  readonly isOld: boolean
  /** The form cannot be used as it is. */
  readonly isWrong: boolean
}

/** What the tenant would cover, while it is written. */
export function CoveragePanel({ shown, isOld, isWrong }: Props) {
  const preview = shown?.preview ?? null
  return (
    <Panel label="What it covers">
      <PanelHeader
        title="What it covers"
        detail={<span role="status">{standing(shown, isOld, isWrong)}</span>}
      />
      {isWrong && !preview ? (
        <p className="px-3.5 py-6 text-dim">
          Say which associations belong to the tenant, and see here which these are.
        </p>
      ) : shown === null ? (
        <SkeletonRows rows={5} label="Working out what it covers" />
      ) : preview === null ? (
        <p className="px-3.5 py-6 text-dim">
          What Podscope remembers is not to be reached. Change a field to try again.
        </p>
      ) : (
        <div aria-busy={isOld}>
          <Covered preview={preview} />
        </div>
      )}
    </Panel>
  )
}

function standing(shown: Shown | null, isOld: boolean, isWrong: boolean): string {
  if (isWrong) return 'mend the fields first'
  if (shown === null || isOld) return 'working it out…'
  if (shown.preview === null) return 'not known'
  const { associations, total, clusters } = shown.preview
  return `${number(associations)} of ${counted(total, 'association')} in ${counted(clusters, 'cluster')}`
}

function Covered({ preview }: { readonly preview: CoveragePreview }) {
  const { associations, total, first, overlaps } = preview
  return (
    <>
      <div className="space-y-2 px-3.5 py-2.5 empty:hidden">
        {associations === 0 && (
          <Banner title="It selects nothing now.">
            It can be saved: whoever has a role for it sees what will meet it later.
          </Banner>
        )}
        {associations > 0 && associations === total && (
          <Banner title="It selects everything there is now.">
            Whoever has a role for it sees all of it. Say more to narrow it.
          </Banner>
        )}
        {overlaps.length > 0 && (
          <Banner tone="info" title="Also covered by other tenants:">
            {overlaps.map(({ name, associations: both }) => `${name} (${number(both)})`).join(', ')}
          </Banner>
        )}
      </div>
      <ul aria-label="Associations it covers" className="divide-y divide-line">
        {first.map((row) => (
          <li key={`${row.accountId}/${row.region}/${row.associationId}`} className="px-3.5 py-1.5">
            <span className="font-medium [overflow-wrap:anywhere]">
              {row.namespace}/{row.serviceAccount}
            </span>
            <div className="text-dim text-xs [overflow-wrap:anywhere]">
              {row.cluster} · {row.region} · {row.accountId}
              {row.also.length > 0 && <> · also covered by {row.also.join(', ')}</>}
            </div>
          </li>
        ))}
      </ul>
      {associations > first.length && (
        <p className="border-line border-t px-3.5 py-1.5 text-dim">
          and {counted(associations - first.length, 'more association', 'more')}
        </p>
      )}
    </>
  )
}
