/** Every address of the site. Segments are encoded here and nowhere else. */
type ClusterAddress = { accountId: string; region: string; cluster: string }
type AssociationAddress = ClusterAddress & { associationId: string }

const join = (...segments: string[]) => `/${segments.map(encodeURIComponent).join('/')}`

export const routes = {
  home: () => '/',
  clusters: () => '/clusters',
  cluster: (at: ClusterAddress) => join('clusters', at.accountId, at.region, at.cluster),
  newAssociation: (at: ClusterAddress) => join('clusters', at.accountId, at.region, at.cluster, 'new'),
  association: (at: AssociationAddress) =>
    join('associations', at.accountId, at.region, at.cluster, at.associationId),
  associationPolicy: (at: AssociationAddress) =>
    join('associations', at.accountId, at.region, at.cluster, at.associationId, 'policy'),
} as const
