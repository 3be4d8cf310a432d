'use client'
import { Download } from 'lucide-react'
import { routes } from '@/lib/routes.ts'
import { Menu } from '../ui/menu.tsx'
import type { Asked } from './use-pages.ts'

type Part = {
  /** `All 357 that can, or may`. */
  readonly title: string
  readonly asked: Asked
}

/** The answer, or the part of it that is opened, as a file. */
export function ExportMenu({ parts }: { readonly parts: readonly Part[] }) {
  const itemOf = (part: Part, format: 'csv' | 'json', label: string, detail: string) => ({
    label: parts.length > 1 ? `${label}: ${part.title}` : label,
    detail,
    onChoose: () => window.location.assign(routes.accessFile(part.asked, format)),
  })
  return (
    <Menu
      label={
        <>
          <Download aria-hidden size={13} />
          Export
        </>
      }
      groups={parts.map((part) => ({
        title: part.title,
        items: [
          itemOf(part, 'csv', 'CSV', 'for a spreadsheet, one association a line'),
          itemOf(part, 'json', 'JSON lines', 'with every way, one association a line'),
        ],
      }))}
    />
  )
}
