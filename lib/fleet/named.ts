import 'server-only'
import { tables } from '../store/index.ts'

const { fleetAssociations: f } = tables

/** What names an association, to a person and in an address. */
export const named = {
  accountId: f.accountId,
  region: f.region,
  cluster: f.cluster,
  associationId: f.associationId,
  namespace: f.namespace,
  serviceAccount: f.serviceAccount,
}
