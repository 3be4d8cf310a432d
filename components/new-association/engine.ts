import { useEffect, useState } from 'react'

export type Engine = Pick<typeof import('@/lib/iam/index.ts'), 'checkPolicy' | 'minifyPolicy'>

/** The engine comes when a policy is written: it is a good part of the form's weight, and most associations begin without one. */
export function loadEngine(): Promise<Engine> {
  return import('@/lib/iam/index.ts')
}

/** Null until it is there. Where it does not come nothing is checked here, and EKS holds the last word as always. */
export function useEngine(isWanted: boolean): Engine | null {
  const [engine, setEngine] = useState<Engine | null>(null)
  useEffect(() => {
    if (isWanted) loadEngine().then(setEngine, () => null)
  }, [isWanted])
  return engine
}
