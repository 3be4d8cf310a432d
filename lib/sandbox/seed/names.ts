/** Names in the sample data that tests may lean on. Imports nothing. */

export const accounts = { prod: '111122223333', staging: '444455556666', data: '777788889999' } as const

/** The accounts' organization. Its management account holds nothing else. */
export const organization = {
  id: 'o-acme1a2b3c',
  rootId: 'r-acme',
  managementAccountId: '101010101010',
  units: { production: 'ou-acme-prod0001', development: 'ou-acme-dev00001' },
  policies: { guardrails: 'p-keepaudit', regions: 'p-approvedr', encrypted: 'p-securetls' },
} as const

/** The announcement's walkthrough (AWS containers blog, 2026-03-24). */
export const walkthrough = {
  accountId: accounts.prod,
  region: 'us-west-2',
  cluster: 'session-policy-demo',
  namespace: 'demo-ns',
  serviceAccount: 's3-demo-sa',
  roleName: 'session-policy-demo-role',
  roleArn: `arn:aws:iam::${accounts.prod}:role/session-policy-demo-role`,
} as const

export const mainCluster = { accountId: accounts.prod, region: 'eu-west-1', cluster: 'prod-eu-1' } as const

export const analyticsCluster = {
  accountId: accounts.data,
  region: 'eu-central-1',
  cluster: 'analytics-eu-1',
} as const

/** Associations of `prod-eu-1` that show one case each, by namespace and service account. */
export const cases = {
  narrowing: { namespace: 'payments', serviceAccount: 'invoice-writer' },
  noSessionPolicy: { namespace: 'analytics', serviceAccount: 'report-builder' },
  pointlessGrants: { namespace: 'payments', serviceAccount: 'refund-worker' },
  overBroad: { namespace: 'platform-tools', serviceAccount: 'ops-shell' },
  denyBased: { namespace: 'media', serviceAccount: 'thumbnailer' },
  targetRole: { namespace: 'tenant-acme', serviceAccount: 'export-job' },
  addOn: { namespace: 'kube-system', serviceAccount: 'ebs-csi-controller-sa' },
  tagsInPolicy: { namespace: 'search', serviceAccount: 'indexer' },
  tagsInTrust: { namespace: 'identity', serviceAccount: 'token-minter' },
  boundary: { namespace: 'ml', serviceAccount: 'trainer' },
  brokenTrust: { namespace: 'orders', serviceAccount: 'legacy-importer' },
  missingRole: { namespace: 'orders', serviceAccount: 'abandoned-sync' },
  unreadableTarget: { namespace: 'tenant-globex', serviceAccount: 'partner-sync' },
  notAction: { namespace: 'platform-tools', serviceAccount: 'auditor' },
  notResource: { namespace: 'media', serviceAccount: 'archiver' },
  conditions: { namespace: 'payroll', serviceAccount: 'payslip-printer' },
  largePolicy: { namespace: 'catalog', serviceAccount: 'publisher' },
  longNames: {
    namespace: 'team-customer-communications-and-notifications-eu',
    serviceAccount: 'transactional-email-delivery-and-bounce-processing-worker.v2',
  },
} as const
