'use server'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import type { Asked, RunTexts, Selected } from '@/components/bulk/types.ts'
import { fail } from '@/lib/base/index.ts'
import {
  type ClusterRef,
  draftRun,
  planRun,
  previewAgain,
  readRun,
  retryFailed,
  startRun,
  stopRun,
} from '@/lib/bulk/index.ts'
import { homeInput, runIdInput, selectedInput, textsInput } from './input.ts'

const foreign = fail({ kind: 'foreign-origin' } as const)

/** Begins a run that gives the selected associations a session policy, to be written on its page. */
export async function draftPolicyRun(
  home: ClusterRef,
  selected: readonly Selected[],
): Promise<Asked<string>> {
  if (!(await isOwnOrigin())) return foreign
  const names = selectedInput.parse(selected).map(({ region, cluster, namespace, serviceAccount }) => {
    // Two regions may each have a cluster of a name.
    const place = cluster === undefined ? [] : region === undefined ? [cluster] : [region, cluster]
    return [...place, namespace, serviceAccount].join('/')
  })
  return draftRun({ kind: 'policy', home: homeInput.parse(home), targets: names.join('\n'), policy: '' })
}

/** Begins a run that clones the selected associations, to places that are listed on its page. */
export async function draftCloneRun(home: ClusterRef, selected: readonly Selected[]): Promise<Asked<string>> {
  if (!(await isOwnOrigin())) return foreign
  const at = homeInput.parse(home)
  const sources = selectedInput
    .parse(selected)
    .map(({ region = at.region, cluster = at.cluster, ...each }) => ({ ...at, ...each, region, cluster }))
  return draftRun({ kind: 'clone', home: at, sources, targets: '', policy: '' })
}

/** Saves what a run is to do and has it previewed. */
export async function planThis(id: string, texts: RunTexts): Promise<Asked<null>> {
  if (!(await isOwnOrigin())) return foreign
  const run = await readRun(runIdInput.parse(id))
  if (!run) return fail({ kind: 'not-found' })
  return planRun(run.id, { ...run.definition, ...textsInput.parse(texts) })
}

/** Previews again what is not done. */
export async function previewThisAgain(id: string): Promise<Asked<null>> {
  return (await isOwnOrigin()) ? previewAgain(runIdInput.parse(id)) : foreign
}

/** Starts or resumes the writing. */
export async function startThis(id: string): Promise<Asked<null>> {
  return (await isOwnOrigin()) ? startRun(runIdInput.parse(id)) : foreign
}

/** Begins no further item. */
export async function stopThis(id: string): Promise<Asked<null>> {
  return (await isOwnOrigin()) ? stopRun(runIdInput.parse(id)) : foreign
}

/** Tries what failed once more. */
export async function retryFailedOfThis(id: string): Promise<Asked<null>> {
  return (await isOwnOrigin()) ? retryFailed(runIdInput.parse(id)) : foreign
}
