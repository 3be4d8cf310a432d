import type { ReactNode } from 'react'
import { cn } from './cn.ts'

const tones = {
  plain: 'border-line bg-panel text-dim',
  ok: 'border-transparent bg-ok-soft text-text',
  warn: 'border-transparent bg-cut-soft text-text',
  bad: 'border-transparent bg-bad-soft text-text',
}

/** A short fact. What its tone says, its words say too. */
export function Chip({
  tone = 'plain',
  children,
  className,
}: {
  readonly tone?: keyof typeof tones
  readonly children: ReactNode
  readonly className?: string
}) {
  return (
    <span
      className={cn(
        'inline-flex w-max max-w-full shrink-0 items-center gap-1 rounded-[10px] border px-2 py-px text-xs [overflow-wrap:anywhere]',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  )
}
