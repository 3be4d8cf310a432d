'use client'
import { useEffect, useMemo, useState } from 'react'
import type { PolicySet, SessionContext } from '@/lib/iam/index.ts'

export type Knowledge = typeof import('./knowledge.ts')
/** What is known of AWS and of the role. Without it the form still shows and writes values, only without lists to choose from. */
export type KnowledgeState =
  | { readonly state: 'loading' | 'missing' }
  | {
      readonly state: 'there'
      readonly aws: Knowledge
      /** Actions that the role allows, in lower case; null: it could not be read. */
      readonly allowed: ReadonlySet<string> | null
    }

export function useKnowledge(policies: PolicySet, context: SessionContext): KnowledgeState {
  const [loaded, setLoaded] = useState<Knowledge | 'loading' | 'missing'>('loading')
  useEffect(() => {
    let isWanted = true
    import('./knowledge.ts').then(
      (aws) => isWanted && setLoaded(aws),
      () => isWanted && setLoaded('missing'),
    )
    return () => {
      isWanted = false
    }
  }, [])
  return useMemo(() => {
    if (typeof loaded === 'string') return { state: loaded }
    return { state: 'there', aws: loaded, allowed: loaded.allowedByRole(policies, context) }
  }, [loaded, policies, context])
}
