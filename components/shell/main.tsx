'use client'
import { type ReactNode, useEffect, useRef } from 'react'
import { keepFocus } from './keep-focus.ts'

/** The page itself. Keeps the focus when what has it goes. */
export function Main({ children }: { readonly children: ReactNode }) {
  const main = useRef<HTMLElement>(null)
  useEffect(() => (main.current ? keepFocus(main.current) : undefined), [])
  return (
    <main
      ref={main}
      id="content"
      tabIndex={-1}
      className="min-w-0 max-w-[1240px] px-3 pb-10 outline-none sm:px-6"
    >
      {children}
    </main>
  )
}
