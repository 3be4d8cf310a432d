'use client'
import { Download } from 'lucide-react'
import { routes } from '@/lib/routes.ts'
import { Menu } from '../ui/menu.tsx'
import { type ColumnKey, columns, usualColumns } from './columns.ts'
import type { NamedView, SavedView, ViewActions } from './types.ts'
import { ViewsMenu } from './views-menu.tsx'

type Asked = { readonly q: string; readonly by: string; readonly desc: boolean }
type Props = {
  readonly view: SavedView
  readonly views: readonly NamedView[]
  readonly actions: ViewActions | null
  readonly onView: (view: SavedView) => void
  readonly shown: readonly ColumnKey[]
  readonly onColumns: (keys: readonly ColumnKey[]) => void
  /** What the file is of; null: lists are not taken away. */
  readonly asked: Asked | null
}

/** What one does with the table as a whole: views, columns, a file of it. */
export function FleetBar({ view, views, actions, onView, shown, onColumns, asked }: Props) {
  const toggled = (key: ColumnKey) =>
    columns.map((column) => column.key).filter((each) => shown.includes(each) !== (each === key))
  return (
    <div className="flex flex-wrap items-center gap-2">
      <ViewsMenu view={view} views={views} actions={actions} onView={onView} />
      <Menu
        label="Columns"
        groups={[
          {
            items: columns.map(({ key, label }) => ({
              label: shown.includes(key) ? `✓ ${label}` : label,
              onChoose: () => onColumns(toggled(key)),
            })),
          },
          { items: [{ label: 'As usual', onChoose: () => onColumns(usualColumns) }] },
        ]}
      />
      {asked && <ExportMenu asked={asked} />}
    </div>
  )
}

function ExportMenu({ asked }: { readonly asked: Asked }) {
  const download = (format: 'csv' | 'json') => window.location.assign(routes.associationsFile(asked, format))
  return (
    <Menu
      label={
        <>
          <Download aria-hidden size={13} />
          Export
        </>
      }
      groups={[
        {
          title: 'All that the filter selects',
          items: [
            { label: 'CSV', detail: 'for a spreadsheet', onChoose: () => download('csv') },
            { label: 'JSON lines', detail: 'one association a line', onChoose: () => download('json') },
          ],
        },
      ]}
    />
  )
}
