import type { SandboxAssociation, SandboxCluster, SandboxState } from '../state.ts'
import { associationId } from './ids.ts'

function withOtherIds(cluster: SandboxCluster, salt: string): SandboxCluster {
  const arns = new Map<string, string>()
  const renamed = Object.values(cluster.associations).map((association): SandboxAssociation => {
    const id = associationId(`${salt}/${cluster.name}`, association.namespace, association.serviceAccount)
    const arn = `${association.arn.slice(0, -association.id.length)}${id}`
    arns.set(association.arn, arn)
    return { ...association, id, arn }
  })
  const addons = Object.entries(cluster.addons).map(([key, addon]) => [
    key,
    { ...addon, associations: addon.associations.map((arn) => arns.get(arn) ?? arn) },
  ])
  return {
    ...cluster,
    addons: Object.fromEntries(addons),
    associations: Object.fromEntries(renamed.map((association) => [association.id, association])),
  }
}

/** The same state, its associations with ids drawn by `salt`: as if each had been deleted and created anew. */
export function withOtherAssociationIds(state: SandboxState, salt: string): SandboxState {
  const accounts = Object.entries(state.accounts).map(([id, account]) => {
    const clusters = Object.entries(account.clusters).map(([key, each]) => [key, withOtherIds(each, salt)])
    return [id, { ...account, clusters: Object.fromEntries(clusters) }]
  })
  return { ...state, accounts: Object.fromEntries(accounts) }
}
