'use client'
import { Link as LinkIcon } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { say } from '@/components/ui/toast.ts'

/** The address holds the whole request. */
export function CopyAddress() {
  const copy = () =>
    navigator.clipboard.writeText(window.location.href).then(
      () => say.done('The address of this request is on the clipboard.'),
      () => say.failed('The browser did not let the address be copied; it stands in the address bar.'),
    )
  return (
    <Button size="sm" onClick={copy}>
      <LinkIcon aria-hidden size={14} /> Copy link
    </Button>
  )
}
