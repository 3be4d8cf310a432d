'use client'
import { Menu as Base } from '@base-ui/react/menu'
import { ChevronDown } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { buttonClass } from './button.tsx'

export type MenuItem = {
  readonly label: string
  /** One line below the label. */
  readonly detail?: string
  readonly disabled?: boolean
  readonly onChoose: () => void
}
export type MenuGroup = { readonly title?: string; readonly items: readonly MenuItem[] }

type Props = {
  readonly label: ReactNode
  readonly groups: readonly MenuGroup[]
  readonly size?: 'sm' | 'md'
  readonly disabled?: boolean
  /** Said instead of a list that is not there. */
  readonly nothing?: string
  readonly onOpenChange?: (open: boolean) => void
}

/** A button with a list of things to do. Arrow keys, letters and Escape work as in every menu. */
export function Menu({ label, groups, size, disabled, nothing, onOpenChange }: Props) {
  // Drawn inside the page, not behind its end: there the list would stand in no landmark.
  const [host, setHost] = useState<HTMLSpanElement | null>(null)
  return (
    <Base.Root modal={false} onOpenChange={(open) => onOpenChange?.(open)}>
      {/* One child of the row it stands in, open or not: what opens must not push its neighbours. */}
      <span className="inline-flex">
        <Base.Trigger className={buttonClass({ size })} disabled={disabled}>
          {label}
          <ChevronDown aria-hidden size={13} className="text-dim" />
        </Base.Trigger>
        <span ref={setHost} className="contents" />
      </span>
      <Base.Portal container={host}>
        <Base.Positioner
          positionMethod="fixed"
          sideOffset={4}
          align="start"
          collisionPadding={8}
          className="z-50"
        >
          <Base.Popup className="max-h-[min(420px,var(--available-height))] w-max min-w-44 max-w-[min(380px,calc(100vw-16px))] overflow-auto rounded-lg border border-line bg-panel py-1 shadow-xl outline-none">
            {nothing && groups.every(({ items }) => items.length === 0) && (
              <p className="px-3 py-1.5 text-dim">{nothing}</p>
            )}
            {groups.map(({ title, items }, place) => (
              <Base.Group key={title ?? place} className={place > 0 ? 'mt-1 border-line border-t pt-1' : ''}>
                {title && <Base.GroupLabel className="px-3 py-1 text-dim text-xs">{title}</Base.GroupLabel>}
                {items.map((item) => (
                  <Base.Item
                    key={item.label}
                    disabled={item.disabled}
                    onClick={item.onChoose}
                    className="block cursor-pointer px-3 py-1.5 outline-none data-disabled:cursor-not-allowed data-highlighted:bg-accent-soft data-disabled:opacity-50"
                  >
                    <span className="block font-medium [overflow-wrap:anywhere]">{item.label}</span>
                    {item.detail && <span className="block text-dim text-xs">{item.detail}</span>}
                  </Base.Item>
                ))}
              </Base.Group>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
