'use client'
import { Menu } from '@/components/ui/menu.tsx'
import { plainStarters, type Starter } from './starters.tsx'

type Props = {
  starters: readonly Starter[]
  onText: (text: string) => void
  onRole: () => void
  onOthers: () => void
}

/** What a text can begin from. Each replaces what is written; undo brings it back. */
export function StartMenu({ starters, onText, onRole, onOthers }: Props) {
  return (
    <Menu
      size="sm"
      label="Start from"
      groups={[
        {
          items: [
            {
              label: 'An empty policy',
              detail: 'no statement: allows nothing',
              onChoose: () => onText(plainStarters.empty),
            },
            {
              label: 'Everything the role allows',
              detail: 'one statement, * on *: narrows nothing yet',
              onChoose: () => onText(plainStarters.allowAll),
            },
            {
              label: 'What the role has…',
              detail: 'its documents merged and fitted to the limit',
              onChoose: onRole,
            },
            { label: 'Another association’s policy…', onChoose: onOthers },
          ],
        },
        {
          title: 'One document',
          items: starters.map(({ label, text }) => ({
            label: label.slice(0, 1).toUpperCase() + label.slice(1),
            onChoose: () => onText(text),
          })),
        },
      ]}
    />
  )
}
