/** What the Pod Identity agent asks for a pod: facts 1.7, 2.6, 3.2 and 3.3. */
import { randomUUID } from 'node:crypto'
import { accountOfArn } from '../../access/assume.ts'
import { issuerOf, type PodClaims, readPodToken } from '../../access/pod-token.ts'
import { issueSession } from '../../access/sessions.ts'
import { podIdentityService } from '../../access/trust.ts'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import type { SandboxAssociation, SandboxCluster } from '../../state.ts'
import { clusterOf } from '../eks/clusters.ts'
import { enterRoles } from './hops.ts'

type Input = { clusterName?: string; token?: string }
type Output = {
  subject: { namespace: string; serviceAccount: string }
  audience: string
  podIdentityAssociation: { associationArn: string; associationId: string }
  assumedRoleUser: { arn: string; assumeRoleId: string }
  credentials: { sessionToken: string; secretAccessKey: string; accessKeyId: string; expiration: Date }
}

/** Six hours, or 59 minutes for the chained session of a target role (facts 2.6). */
const sessionSeconds = 6 * 3600
const chainedSeconds = 59 * 60

export function assumeRoleForPodIdentity(call: Call, input: Input): Output {
  const cluster = clusterOf(call, input.clusterName)
  const claims = checkToken(call, cluster, input.token ?? '')
  const association = associationFor(cluster, claims)
  const tags = association.disableSessionTags ? {} : podTags(cluster, claims)
  const sessionName = ['eks', cluster.name.slice(0, 10), shorten(claims.pod), randomUUID()].join('-')
  const { role, chained } = enterRoles(call, cluster, association, tags, sessionName)
  const accountId = accountOfArn(role.arn)
  const session = issueSession(
    call.world,
    {
      accountId,
      roleName: role.name,
      sessionName,
      // It narrows the role the pod ends up with, never the one on the way (facts 2.6).
      ...(association.policy === undefined ? {} : { policy: association.policy }),
      tags,
      transitiveTagKeys: Object.keys(tags),
      chained,
    },
    chained ? chainedSeconds : sessionSeconds,
  )
  return {
    subject: { namespace: claims.namespace, serviceAccount: claims.serviceAccount },
    audience: podIdentityService,
    podIdentityAssociation: { associationArn: association.arn, associationId: association.id },
    assumedRoleUser: {
      arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${sessionName}`,
      assumeRoleId: `${role.roleId}:${sessionName}`,
    },
    credentials: {
      sessionToken: session.sessionToken,
      secretAccessKey: session.secretAccessKey,
      accessKeyId: session.accessKeyId,
      expiration: new Date(session.expiresAt * 1000),
    },
  }
}

/** The text about expiry: eks-pod-identity-agent issue 89. That about other tokens is ours. */
function checkToken(call: Call, cluster: SandboxCluster, token: string): PodClaims {
  const claims = readPodToken(call.world.tokenSecret, token)
  if (claims === null || claims.issuer !== issuerOf(call.accountId, cluster.region, cluster.name)) {
    throw new AwsFault('InvalidTokenException', 'The token included in the request is invalid.')
  }
  const now = call.world.now()
  if (claims.expiresAt * 1000 <= now) {
    const end = new Date(claims.expiresAt * 1000).toISOString()
    const message = `current date/time ${new Date(now).toISOString()} must be before the expiration date/time ${end}.`
    throw new AwsFault('ExpiredTokenException', `The token included in the request is expired: ${message}`)
  }
  return claims
}

function associationFor(cluster: SandboxCluster, claims: PodClaims): SandboxAssociation {
  const found = Object.values(cluster.associations).find(
    ({ namespace, serviceAccount }) =>
      namespace === claims.namespace && serviceAccount === claims.serviceAccount,
  )
  if (found !== undefined) return found
  const message = 'The token included in the request has no service account role association for it.'
  throw new AwsFault('ResourceNotFoundException', message)
}

/** The six tags, all transitive (facts 3.2). */
function podTags(cluster: SandboxCluster, claims: PodClaims): Record<string, string> {
  return {
    'eks-cluster-arn': cluster.arn,
    'eks-cluster-name': cluster.name,
    'kubernetes-namespace': claims.namespace,
    'kubernetes-service-account': claims.serviceAccount,
    'kubernetes-pod-name': claims.pod,
    'kubernetes-pod-uid': claims.podUid,
  }
}

/** Session names allow no more than `[\w+=,.@-]`; pod names are within that but for length. */
function shorten(pod: string): string {
  return pod.replace(/[^\w+=,.@-]/g, '').slice(0, 10)
}
