import type { SandboxAddon, SandboxCluster } from '../state.ts'
import { daysBefore, textOf } from './ids.ts'
import { accounts } from './names.ts'

type Agent = 'add-on' | 'none' | 'degraded'
export type ClusterSeed = {
  readonly accountId: string
  readonly region: string
  readonly name: string
  readonly stage: string
}

function addon(
  cluster: string,
  accountId: string,
  region: string,
  name: string,
  version: string,
  status = 'ACTIVE',
): SandboxAddon {
  const arn = `arn:aws:eks:${region}:${accountId}:addon/${cluster}/${name}/${textOf(`${cluster}${name}`, 'abcdef0123456789', 8)}`
  return { name, version, status, arn, associations: [] }
}

export function makeCluster(
  { accountId, region, name, stage }: ClusterSeed,
  options: {
    readonly agent?: Agent
    readonly autoMode?: boolean
    readonly status?: string
    readonly version?: string
  } = {},
): SandboxCluster {
  const { agent = 'add-on', autoMode = false, status = 'ACTIVE', version = '1.35' } = options
  const addons = [
    addon(name, accountId, region, 'vpc-cni', 'v1.21.1-eksbuild.1'),
    addon(name, accountId, region, 'coredns', 'v1.13.1-eksbuild.1'),
    addon(name, accountId, region, 'aws-ebs-csi-driver', 'v1.54.0-eksbuild.1'),
    ...(agent === 'none'
      ? []
      : [
          addon(
            name,
            accountId,
            region,
            'eks-pod-identity-agent',
            'v1.3.10-eksbuild.2',
            agent === 'degraded' ? 'DEGRADED' : 'ACTIVE',
          ),
        ]),
  ]
  const arn = `arn:aws:eks:${region}:${accountId}:cluster/${name}`
  return {
    name,
    region,
    arn,
    version,
    status,
    createdAt: daysBefore(arn, 600) / 1000,
    autoMode,
    oidcIssuer: `https://oidc.eks.${region}.amazonaws.com/id/${textOf(arn, 'ABCDEF0123456789', 32)}`,
    tags: { stage },
    addons: autoMode ? {} : Object.fromEntries(addons.map((each) => [each.name, each])),
    associations: {},
  }
}

/** Eight clusters: the usual, the announcement's, Auto Mode without the add-on, one without an agent, one that is being made. */
export function seedClusters(): { readonly accountId: string; readonly cluster: SandboxCluster }[] {
  const { prod, staging, data } = accounts
  const at = (
    accountId: string,
    region: string,
    name: string,
    stage: string,
    options?: Parameters<typeof makeCluster>[1],
  ) => ({
    accountId,
    cluster: makeCluster({ accountId, region, name, stage }, options),
  })
  return [
    at(prod, 'eu-west-1', 'prod-eu-1', 'prod'),
    at(prod, 'us-east-2', 'prod-us-2', 'prod'),
    at(prod, 'us-west-2', 'session-policy-demo', 'demo'),
    at(prod, 'us-east-2', 'edge-auto', 'prod', { autoMode: true }),
    at(staging, 'eu-west-1', 'staging-eu-1', 'staging', { version: '1.36', agent: 'degraded' }),
    at(staging, 'us-east-2', 'staging-us-2', 'staging', { agent: 'none', version: '1.34' }),
    at(staging, 'eu-west-1', 'preview-next', 'preview', { status: 'CREATING', version: '1.36' }),
    at(data, 'eu-central-1', 'analytics-eu-1', 'data'),
  ]
}
