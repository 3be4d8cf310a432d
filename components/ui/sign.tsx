import { Diamond, TriangleAlert } from 'lucide-react'

const icons = { conditional: Diamond, warning: TriangleAlert } as const

/** A sign within a text, for who sees no colour. Drawn, not written: where a fount lacks it a box would stand. */
export function Sign({ of }: { readonly of: keyof typeof icons }) {
  const Icon = icons[of]
  return (
    <Icon
      aria-hidden
      className={`mr-1 inline size-[0.8em] align-[-0.06em] ${of === 'conditional' ? 'fill-current' : ''}`}
    />
  )
}
