'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

type Props = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: ReactNode
  readonly description?: ReactNode
  readonly children?: ReactNode
  readonly footer?: ReactNode
  readonly size?: 'wide'
  /** Where the focus goes when it closes; null or absent: to what opened it. */
  readonly returnTo?: () => HTMLElement | null
}

/** A modal dialog: keeps the focus, closes with Escape, gives the focus back. */
export function Dialog({ open, onOpenChange, title, description, children, footer, size, returnTo }: Props) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/45" />
        <Base.Popup
          finalFocus={returnTo}
          className={cn(
            '-translate-x-1/2 fixed top-[8vh] left-1/2 z-50 flex max-h-[84vh] w-[min(560px,calc(100vw-24px))] flex-col rounded-xl border border-line bg-panel shadow-2xl outline-none',
            size === 'wide' && 'w-[min(1100px,calc(100vw-24px))]',
          )}
        >
          <div className="min-h-0 flex-1 overflow-auto p-5">
            <Base.Title className="font-semibold text-[15px]">{title}</Base.Title>
            {description && <Base.Description className="mt-1 mb-3 text-dim">{description}</Base.Description>}
            {children}
          </div>
          {footer && (
            <div className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">{footer}</div>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
