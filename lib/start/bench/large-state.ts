import { buildSeed } from '../../sandbox/seed/index.ts'
import { mainCluster } from '../../sandbox/seed/names.ts'
import type { SandboxState } from '../../sandbox/state.ts'

/** A cluster at EKS's quota of associations, and one of an ordinary large company. */
export const clusters = {
  full: { at: mainCluster, associations: 5000 },
  large: { at: { ...mainCluster, region: 'us-east-2', cluster: 'prod-us-2' }, associations: 300 },
} as const

/** An id of EKS's form: `a-` and 17 letters and digits. */
const idOf = (index: number) => `a-${index.toString(36).padStart(17, '0')}`

/** The sample data with these clusters filled up by further associations like those they have. */
export function largeState(): SandboxState {
  const state = buildSeed()
  for (const { at, associations } of Object.values(clusters)) {
    const cluster = state.accounts[at.accountId]?.clusters[`${at.region}/${at.cluster}`]
    const models = Object.values(cluster?.associations ?? {}).filter(({ ownerArn }) => ownerArn === undefined)
    if (!cluster || models.length === 0) throw new Error(`the sample data has lost ${at.cluster}`)
    for (let index = Object.keys(cluster.associations).length; index < associations; index++) {
      const model = models[index % models.length]
      if (!model) break
      const id = idOf(index)
      const serviceAccount = `copy-${index}`
      cluster.associations[id] = { ...model, id, serviceAccount, arn: model.arn.replace(model.id, id) }
    }
  }
  return state
}
