'use client'
import { memo } from 'react'
import { AccessChanges, type ChangeSides } from '@/components/access/access-changes.tsx'
import type { Preview } from './engine.protocol.ts'
import { useAnswer } from './use-answer.ts'
import type { Engine } from './use-engine.ts'

type Props = { engine: Engine; preview: Preview; sides: ChangeSides }

/** What is lost and gained. An assessment brings the beginning of long lists; the rest follows when the hand rests, to be searched and opened. */
export function DraftChanges({ engine, preview, sides }: Props) {
  const { gains, losses, unchanged, exact } = preview
  const isCut = gains.shown.length < gains.total || losses.shown.length < losses.total
  const all = useAnswer(engine, 'changes', isCut ? {} : null)
  // An answer to an older draft would list what is no longer true.
  const fresh = all && all.gains.total === gains.total && all.losses.total === losses.total ? all : null
  return (
    <div className="border-line border-t">
      <Lists
        losses={fresh?.losses ?? losses}
        gains={fresh?.gains ?? gains}
        sides={sides}
        unchanged={unchanged}
        exact={exact}
      />
    </div>
  )
}

const Lists = memo(AccessChanges)
