'use client'
import { useState } from 'react'
import { ShowMore, useSteps } from '@/components/access/show-more.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { RoleUse } from '@/lib/inventory/types.ts'
import { gains, loses } from './summary.tsx'
import { UseRow } from './use-row.tsx'
import type { WhatIf } from './use-what-if.ts'

type Props = {
  readonly uses: readonly RoleUse[]
  readonly whatIf: WhatIf
  readonly changed: boolean
}

/** Every association that runs as the role, with what the draft gives and takes. The order never depends on the draft: rows stay under the eye. */
export function UsesTable({ uses, whatIf, changed }: Props) {
  const [onlyChanged, setOnlyChanged] = useState(false)
  const steps = useSteps(50)
  const { effects } = whatIf.state
  const touched = (use: RoleUse) => {
    const effect = effects.get(use.association.associationId)
    return effect !== undefined && (loses(effect) || gains(effect))
  }
  const filtering = onlyChanged && changed
  const shown = filtering ? uses.filter(touched) : uses
  return (
    <Panel label="Associations that use the role">
      <PanelHeader
        title="Associations that use the role"
        detail={filtering ? `${shown.length} of ${uses.length}` : uses.length.toLocaleString('en')}
      >
        <label className="flex min-h-6 cursor-pointer items-center gap-1.5">
          <input
            type="checkbox"
            checked={onlyChanged}
            disabled={!changed}
            onChange={(event) => setOnlyChanged(event.target.checked)}
          />
          only those that change
        </label>
      </PanelHeader>
      {shown.length === 0 ? (
        <EmptyState title={filtering ? 'The draft changes none of them' : 'No association uses this role'}>
          {filtering
            ? 'Each may do the same as before.'
            : 'None that could be read, in any configured account and region.'}
        </EmptyState>
      ) : (
        <>
          <table className="w-full">
            <thead>
              <tr className="text-left text-dim text-xs">
                <th scope="col" className="px-3.5 py-1.5 font-medium">
                  Association
                </th>
                <th scope="col" className="hidden px-3.5 py-1.5 font-medium md:table-cell">
                  Now
                </th>
                <th scope="col" className="hidden px-3.5 py-1.5 font-medium sm:table-cell">
                  With the draft
                </th>
                <th scope="col" className="px-2 py-1.5 text-right font-medium">
                  Loses
                </th>
                <th scope="col" className="px-2 py-1.5 text-right font-medium">
                  Gains
                </th>
                <th scope="col" className="w-20 px-3.5 py-1.5">
                  <span className="sr-only">Changes</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.slice(0, steps.count).map((use) => (
                <UseRow
                  key={use.association.associationId}
                  use={use}
                  effect={effects.get(use.association.associationId) ?? null}
                  changed={changed}
                  client={whatIf.client}
                />
              ))}
            </tbody>
          </table>
          <ShowMore steps={steps} total={shown.length} what="associations" />
        </>
      )}
    </Panel>
  )
}
