'use client'
import { Link as LinkIcon } from 'lucide-react'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button.tsx'

/** The address holds the whole request. */
export function CopyAddress() {
  const copy = () =>
    navigator.clipboard.writeText(window.location.href).then(
      () => toast.success('The address of this request is on the clipboard.'),
      () => toast.error('The browser did not let the address be copied; it stands in the address bar.'),
    )
  return (
    <Button size="sm" onClick={copy}>
      <LinkIcon aria-hidden size={14} /> Copy link
    </Button>
  )
}
