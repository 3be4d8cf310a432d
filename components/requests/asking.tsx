'use client'
import { createContext, type ReactNode, useContext } from 'react'
import type { Ask } from './types.ts'

const Asking = createContext<Ask | null>(null)

type Props = { readonly ask: Ask | null; readonly children: ReactNode }

/** Gives every dialog that is refused the way to ask instead; null: whoever is here may not. */
export function AskProvider({ ask, children }: Props) {
  return <Asking value={ask}>{children}</Asking>
}

export const useAsk = (): Ask | null => useContext(Asking)
