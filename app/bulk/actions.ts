'use server'
import { actor } from '@/app/_server/actor.ts'
import { mayAsker } from '@/app/_server/asker.ts'
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
const notAllowed = fail({ kind: 'not-allowed' } as const)

/** A run may name any association, so it takes the permission for all. Null: go on. */
async function refusal(): Promise<typeof foreign | typeof notAllowed | null> {
  if (!(await isOwnOrigin())) return foreign
  return (await mayAsker('associations.edit', null)) ? null : notAllowed
}

/** Begins a run that gives the selected associations a session policy, to be written on its page. */
export async function draftPolicyRun(
  home: ClusterRef,
  selected: readonly Selected[],
): Promise<Asked<string>> {
  const refused = await refusal()
  if (refused) return refused
  const names = selectedInput.parse(selected).map(({ region, cluster, namespace, serviceAccount }) => {
    // Two regions may each have a cluster of a name.
    const place = cluster === undefined ? [] : region === undefined ? [cluster] : [region, cluster]
    return [...place, namespace, serviceAccount].join('/')
  })
  const definition = {
    kind: 'policy',
    home: homeInput.parse(home),
    targets: names.join('\n'),
    policy: '',
  } as const
  return draftRun(definition, await actor())
}

/** Begins a run that clones the selected associations, to places that are listed on its page. */
export async function draftCloneRun(home: ClusterRef, selected: readonly Selected[]): Promise<Asked<string>> {
  const refused = await refusal()
  if (refused) return refused
  const at = homeInput.parse(home)
  const sources = selectedInput
    .parse(selected)
    .map(({ region = at.region, cluster = at.cluster, ...each }) => ({ ...at, ...each, region, cluster }))
  return draftRun({ kind: 'clone', home: at, sources, targets: '', policy: '' }, await actor())
}

/** Saves what a run is to do and has it previewed. */
export async function planThis(id: string, texts: RunTexts): Promise<Asked<null>> {
  const refused = await refusal()
  if (refused) return refused
  const run = await readRun(runIdInput.parse(id))
  if (!run) return fail({ kind: 'not-found' })
  return planRun(run.id, { ...run.definition, ...textsInput.parse(texts) })
}

/** Previews again what is not done. */
export async function previewThisAgain(id: string): Promise<Asked<null>> {
  return (await refusal()) ?? previewAgain(runIdInput.parse(id))
}

/** Starts or resumes the writing. */
export async function startThis(id: string): Promise<Asked<null>> {
  return (await refusal()) ?? startRun(runIdInput.parse(id), await actor())
}

/** Begins no further item. */
export async function stopThis(id: string): Promise<Asked<null>> {
  return (await refusal()) ?? stopRun(runIdInput.parse(id), await actor())
}

/** Tries what failed once more. */
export async function retryFailedOfThis(id: string): Promise<Asked<null>> {
  return (await refusal()) ?? retryFailed(runIdInput.parse(id), await actor())
}
