'use client'
import { useState } from 'react'
import { exportRows, toCsv, toJson } from './access-export.ts'
import type { FilteredService } from './filter-view.ts'
import { OnePolicyDialog } from './one-policy-dialog.tsx'
import type { TraceScene } from './trace-types.ts'
import type { AccessView } from './view-model.ts'

type Props = {
  readonly view: AccessView
  /** What the filter leaves: that is what is taken away. */
  readonly services: readonly FilteredService[]
  readonly scene: TraceScene
  /** Without an ending: `invoice-writer-access`. */
  readonly fileName: string
}

const buttonLook = 'min-h-6 cursor-pointer text-accent hover:underline disabled:opacity-50'

/** The table as a file, and what it says as one policy. */
export function TakeAway({ view, services, scene, fileName }: Props) {
  const [asPolicy, setAsPolicy] = useState(false)
  const rows = () => exportRows(view, services)
  const empty = services.length === 0
  return (
    <div className="flex flex-wrap items-center gap-x-3">
      <button
        type="button"
        className={buttonLook}
        disabled={empty}
        onClick={() => download(`${fileName}.csv`, 'text/csv', toCsv(rows()))}
      >
        Download CSV
      </button>
      <button
        type="button"
        className={buttonLook}
        disabled={empty}
        onClick={() => download(`${fileName}.json`, 'application/json', toJson(rows()))}
      >
        Download JSON
      </button>
      <button type="button" aria-haspopup="dialog" className={buttonLook} onClick={() => setAsPolicy(true)}>
        As one policy…
      </button>
      {asPolicy && <OnePolicyDialog scene={scene} onClose={() => setAsPolicy(false)} />}
    </div>
  )
}

function download(name: string, type: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
