import type { Result } from '@/lib/base/index.ts'
import type { ClusterRef, RunProblem, RunState } from '@/lib/bulk/types.ts'

/** Why nothing was begun: the run's own reasons, and those of the way to it. */
export type AskProblem =
  | RunProblem
  | { readonly kind: 'foreign-origin' }
  | { readonly kind: 'not-allowed' }
  | { readonly kind: 'site-unreachable' }
export type Asked<T> = Result<T, AskProblem>

export type RunTexts = { readonly targets: string; readonly policy: string }
/** What a person may ask of a run. */
export type RunActions = {
  readonly plan: (texts: RunTexts) => Promise<Asked<null>>
  readonly previewAgain: () => Promise<Asked<null>>
  readonly start: () => Promise<Asked<null>>
  readonly stop: () => Promise<Asked<null>>
  readonly retryFailed: () => Promise<Asked<null>>
}

/** A selected association, as far as a run needs to know it. */
export type Selected = {
  readonly namespace: string
  readonly serviceAccount: string
  readonly associationId: string
  /** Where it is, unless in the cluster from which the run is begun. */
  readonly region?: string
  readonly cluster?: string
}
/** Ways to begin a run; each answers the run's id. */
export type DraftActions = {
  readonly policy: (home: ClusterRef, selected: readonly Selected[]) => Promise<Asked<string>>
  readonly clone: (home: ClusterRef, selected: readonly Selected[]) => Promise<Asked<string>>
}

/** Runs a server action. The site itself may be out of reach. */
export async function ask<T>(action: () => Promise<Asked<T>>): Promise<Asked<T>> {
  try {
    return await action()
  } catch {
    return { ok: false, error: { kind: 'site-unreachable' } }
  }
}

const states: Record<RunState, string> = {
  draft: 'it has no preview yet',
  previewing: 'it is being previewed',
  planned: 'it was not started yet',
  running: 'it is running',
  stopped: 'it is stopped',
  interrupted: 'it was interrupted',
  finished: 'it is finished',
}

/** What a refusal means to the person, and what to do. */
export function sayAskProblem(problem: AskProblem): string {
  switch (problem.kind) {
    case 'read-only':
      return 'Podscope runs in read-only mode (PODSCOPE_READ_ONLY). Nothing was begun.'
    case 'not-found':
      return 'This run is not there any more. Nothing was begun.'
    case 'not-now':
      return `That cannot be done now: ${states[problem.state]}. Perhaps somebody else was here; the page shows how it stands.`
    case 'not-allowed':
      return 'Your role does not allow bulk runs. Nothing was begun.'
    case 'foreign-origin':
      return 'The request did not come from this site’s own page. Reload the page and try again.'
    case 'site-unreachable':
      return 'Podscope did not answer. What runs goes on; reload the page to see how it stands.'
  }
}
