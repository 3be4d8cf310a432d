'use client'
import { Download } from 'lucide-react'
import { Button } from './button.tsx'

type Props = { readonly text: string; readonly fileName: string }

/** Saves a text as a file, without asking the server for what the page has already. */
export function DownloadButton({ text, fileName }: Props) {
  function save(): void {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
    const link = document.createElement('a')
    link.href = url
    link.download = fileName
    link.click()
    URL.revokeObjectURL(url)
  }

  return (
    <Button size="sm" onClick={save} aria-label={`Download ${fileName}`}>
      <Download aria-hidden className="size-3.5" />
      Download
    </Button>
  )
}
