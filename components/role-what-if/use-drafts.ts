'use client'
import { useEffect, useState } from 'react'
import { type Drafts, keepDrafts, readDrafts } from './drafts.ts'

function tabStorage(): Storage | null {
  try {
    return window.sessionStorage
  } catch {
    return null
  }
}

export type DraftsInHand = {
  readonly drafts: Drafts
  /** Null: the document is as the role has it. */
  readonly write: (document: string, draft: Drafts[string] | null) => void
}

/** Drafts of a role's documents, kept in the tab. Call it in the browser only. */
export function useDrafts(roleArn: string): DraftsInHand {
  const [drafts, setDrafts] = useState(() => readDrafts(tabStorage(), roleArn))
  useEffect(() => keepDrafts(tabStorage(), roleArn, drafts), [roleArn, drafts])
  return {
    drafts,
    write: (document, draft) =>
      setDrafts(({ [document]: _, ...others }) => (draft ? { ...others, [document]: draft } : others)),
  }
}
