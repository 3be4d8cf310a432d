'use client'
import { Menu } from '@base-ui/react/menu'
import { ChevronDown } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { buttonClass } from '@/components/ui/button.tsx'
import type { Association } from '@/lib/aws/types.ts'
import type { ChangeActions } from './change-actions.ts'
import type { ChangeKind } from './change-dialogs.tsx'

const ChangeDialog = lazy(async () => ({ default: (await import('./change-dialogs.tsx')).ChangeDialog }))

type Props = {
  readonly association: Association
  readonly actions: ChangeActions
  /** Why nothing can be changed here; null: it can. */
  readonly readOnly: string | null
}
type Item = { readonly kind: ChangeKind; readonly label: string }

function itemsOf({ policy, disableSessionTags }: Association): readonly Item[] {
  return [
    { kind: 'role', label: 'Role…' },
    { kind: 'target', label: 'Target role…' },
    policy === undefined
      ? { kind: 'tags', label: disableSessionTags ? 'Session tags on…' : 'Session tags off…' }
      : { kind: 'policy', label: 'Remove session policy…' },
  ]
}

/** What of an association can be changed beside its policy, each with its own dialog. */
export function ChangeMenu({ association, actions, readOnly }: Props) {
  const [kind, setKind] = useState<ChangeKind | null>(null)
  // The list stays within the page's main part, where whoever goes by landmarks finds it.
  const place = useRef<HTMLDivElement>(null)
  return (
    <div className="flex">
      <Menu.Root>
        <Menu.Trigger className={buttonClass()} disabled={readOnly !== null} title={readOnly ?? undefined}>
          Change… <ChevronDown aria-hidden className="size-3.5" />
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner sideOffset={4} align="end" className="z-40 outline-none">
            <Menu.Popup className="min-w-44 rounded-lg border border-line bg-panel py-1 shadow-2xl outline-none">
              {itemsOf(association).map((item) => (
                <Menu.Item
                  key={item.kind}
                  onClick={() => setKind(item.kind)}
                  className="cursor-pointer px-3 py-1.5 outline-none data-highlighted:bg-accent-soft"
                >
                  {item.label}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <div ref={place} />
      {kind && (
        <Suspense>
          <ChangeDialog
            kind={kind}
            association={association}
            actions={actions}
            onClose={() => setKind(null)}
          />
        </Suspense>
      )}
    </div>
  )
}
