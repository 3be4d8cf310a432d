'use client'
import type { ComponentProps } from 'react'
import { ExpectationPanel } from '@/components/expectations/expectation-panel.tsx'
import type { ShownResult } from '@/components/expectations/types.ts'
import { routes } from '@/lib/routes.ts'

type Props = Pick<
  ComponentProps<typeof ExpectationPanel>,
  'expectations' | 'results' | 'seen' | 'save' | 'problem' | 'notEvaluated'
> & { readonly at: Parameters<typeof routes.associationTry>[0] }

/** What is kept, held against what is applied now. */
export function KeptExpectations({ at, ...panel }: Props) {
  return (
    <ExpectationPanel {...panel} subject="what is applied now" tryHref={(result) => hrefOf(at, result)} />
  )
}

/** The address at which the request that a result shows is tried. */
function hrefOf(at: Props['at'], { example }: ShownResult): string | null {
  if (!example) return null
  const context = Object.keys(example.context).length > 0 ? JSON.stringify(example.context) : ''
  const search = new URLSearchParams({
    action: example.action,
    resource: example.resource,
    ...(context && { context }),
    rest: 'absent',
  })
  return `${routes.associationTry(at)}?${search}`
}
