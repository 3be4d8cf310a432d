'use client'
import dynamic from 'next/dynamic'
import { Component, memo, type ReactNode, useCallback, useState } from 'react'
import type { SurfaceProps } from './surface.ts'
import { TextSurface } from './text-surface.tsx'

const load = () => import('./monaco-surface.tsx').then((module) => module.MonacoSurface)
// Asked for as soon as this route's script runs, not when the page has come alive; a failure is met again, and told, when it is drawn.
if (typeof window !== 'undefined') load().catch(() => null)

/**
 * Nothing to see: drawn on the server, it names Monaco's files in the page's head, so that they are on their way before any script has run. The
 * server itself never loads them.
 */
export const MonacoAhead = dynamic(() =>
  typeof window === 'undefined'
    ? Promise.resolve(Nothing)
    : import('./monaco-surface.tsx').then(() => Nothing),
)

function Nothing() {
  return null
}

const MonacoSurface = dynamic(load, {
  ssr: false,
  loading: () => <div className="h-[460px]" aria-busy="true" />,
})

/** Monaco, or a plain text field with a word of explanation where Monaco or its workers fail. The draft is the same. */
export const Surface = memo(function Surface(props: SurfaceProps) {
  const [failed, setFailed] = useState(false)
  const fail = useCallback(() => setFailed(true), [])
  const plain = (
    <>
      <p className="px-3.5 py-2 text-dim">
        The code editor did not load in this browser; this plain field does the same work.
      </p>
      <TextSurface {...props} />
    </>
  )
  if (failed) return plain
  return (
    <Boundary instead={plain}>
      <MonacoSurface {...props} onUnavailable={fail} />
    </Boundary>
  )
})

/** React catches a failed chunk or a crash of the editor only through a class. */
class Boundary extends Component<{ instead: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? this.props.instead : this.props.children
  }
}
