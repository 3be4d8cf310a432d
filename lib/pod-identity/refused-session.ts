import { type DeniedPrincipal, sessionNamePrefixLength } from './denial-principal.ts'
import type { AssociationFacts } from './layers.ts'

/** What kind of identity a refusal names, by its ARN alone. */
export type RefusedIdentity =
  /** A session that EKS Pod Identity made. */
  | 'pod'
  /** A node's own role: the pod did not use Pod Identity's credentials. */
  | 'node'
  /** A session that an SDK named by itself: of a web identity (IRSA), or of a role that a profile or the code assumes. */
  | 'sdk'
  | 'session'
  | 'user'
  | 'unknown'

/** IAM User Guide, `aws:userid`: the session of an instance's role is named by the instance. */
const instanceId = /^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/
/** What the SDKs call a session unless told: botocore, JavaScript 3, Java 1 and 2, PHP, Rust, and Go 2 (its web identities by a time in nanoseconds alone). */
const madeBySdk =
  /^(?:botocore-session-\d+|aws-sdk-(?:js-session|java|php)-\d+|web-identity-token(?:-profile)?-\d+|aws-go-sdk-\d+|\d{19})$/

/** `eks-…-<uuid>`, whose middle may be cut otherwise than was ever seen (facts 1.7): nothing else is named so. */
const madeByPodIdentity = /^eks-.+-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function identityOf({ principal, sessionName, pods }: DeniedPrincipal): RefusedIdentity {
  if (pods.length > 0) return 'pod'
  if (sessionName !== null) {
    if (madeByPodIdentity.test(sessionName)) return 'pod'
    if (instanceId.test(sessionName)) return 'node'
    return madeBySdk.test(sessionName) ? 'sdk' : 'session'
  }
  return principal !== null && /^arn:[^:]*:iam::\d{12}:user\//.test(principal) ? 'user' : 'unknown'
}

/** An association whose pods the refusal may speak of. */
export type Candidate<Association> = {
  readonly association: Association
  /** The session of its role, or, where it goes on to a target role, of the first of the two: which is refused on the way there. */
  readonly session: 'effective' | 'first'
  /** How the pod's name begins, by every reading of the session's name that fits the association's cluster. */
  readonly pods: readonly string[]
}

type Facts = Pick<AssociationFacts, 'cluster' | 'roleArn' | 'targetRoleArn'>

/**
 * Every association that a refusal may speak of. A session's name tells the first ten characters of cluster and pod and neither namespace nor
 * service account, so all that share role and cluster fit: whoever asks chooses. Empty: it is of no pod, or of an association nobody knows.
 */
export function candidatesOf<Association extends Facts>(
  denied: DeniedPrincipal,
  associations: readonly Association[],
): readonly Candidate<Association>[] {
  return associations.flatMap((association) => {
    const { cluster, roleArn, targetRoleArn } = association
    const session = isRoleOf(denied, targetRoleArn || roleArn)
      ? 'effective'
      : targetRoleArn && isRoleOf(denied, roleArn)
        ? 'first'
        : null
    const own = denied.pods.filter((each) => each.cluster === cluster.slice(0, sessionNamePrefixLength))
    if (session === null || own.length === 0) return []
    return [{ association, session, pods: [...new Set(own.map(({ pod }) => pod))] }]
  })
}

/** A session's ARN holds partition, account and name of its role, and not its path. Names differ by more than case (IAM, names). */
function isRoleOf({ principal, account, role }: DeniedPrincipal, roleArn: string): boolean {
  const [, partition, , , owner, path = ''] = roleArn.split(':')
  const name = path.slice(path.lastIndexOf('/') + 1)
  return (
    role !== null &&
    role.toLowerCase() === name.toLowerCase() &&
    account === owner &&
    principal?.split(':')[1] === partition
  )
}
