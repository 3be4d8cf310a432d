import { CircleCheck, CircleHelp, CircleX, Split, TriangleAlert } from 'lucide-react'
import { cn } from '@/components/ui/cn.ts'
import type { Standing } from './trust-words.ts'

export const standingLooks = {
  ok: { word: 'works', colour: 'text-granted', border: 'border-granted', icon: CircleCheck },
  weak: { word: 'works, with a caveat', colour: 'text-cut', border: 'border-cut', icon: TriangleAlert },
  depends: { word: 'depends', colour: 'text-cond', border: 'border-cond border-dashed', icon: Split },
  unknown: {
    word: 'not known',
    colour: 'text-dim',
    border: 'border-line-strong border-dashed',
    icon: CircleHelp,
  },
  broken: { word: 'broken', colour: 'text-denied', border: 'border-denied', icon: CircleX },
} as const satisfies Record<Standing, object>

/** The sign of a standing, which also differs by shape; its word is for those who do not see it. */
export function StandingIcon({ standing, className }: { standing: Standing; className?: string }) {
  const { icon: Icon, colour, word } = standingLooks[standing]
  return (
    <>
      <Icon aria-hidden className={cn('size-4 shrink-0', colour, className)} />
      <span className="sr-only">{word}: </span>
    </>
  )
}

/** A sentence with names in backticks. */
export function Words({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence have no other identity
      <code key={index} className="[overflow-wrap:anywhere]">
        {part}
      </code>
    ) : (
      part
    ),
  )
}
