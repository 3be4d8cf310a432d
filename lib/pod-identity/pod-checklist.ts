import type { Agreement } from './agreement.ts'
import type { AssociationFacts } from './layers.ts'
import { cachedCredentialsMinutes } from './limits.ts'
import type { RefusedIdentity } from './refused-session.ts'

export type CheckId =
  | 'caller'
  | 'agent'
  | 'association-first'
  | 'old-credentials'
  | 'chain-order'
  | 'irsa'
  | 'proxy'
  | 'trust'
  | 'target'

/** One thing that has to be so on the pod's side, and how somebody with kubectl or the AWS CLI sees whether it is. */
export type PodCheck = {
  readonly id: CheckId
  readonly title: string
  readonly why: string
  readonly commands: readonly string[]
  /** What was refused points at this one. */
  readonly isLikely: boolean
}

type Facts = Pick<
  AssociationFacts,
  'region' | 'cluster' | 'namespace' | 'serviceAccount' | 'roleArn' | 'targetRoleArn'
> & {
  /** The pod's whole name, where somebody knows it. */
  readonly pod?: string
  readonly refused: RefusedIdentity
  readonly agreement: Agreement['kind'] | null
  readonly layer: string | null
}

/** Kubernetes, object names: a pod's is a DNS subdomain. Another text is never written into a command. */
const podName = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/

/**
 * What to look at outside of the policies. Sources: EKS User Guide, pod-identities, pod-id-how-it-works, pod-id-agent-setup and
 * pod-id-assign-target-role; the SDKs and Tools Reference, standardized credentials.
 */
export function podChecklist(facts: Facts): readonly PodCheck[] {
  const { refused, agreement, layer } = facts
  const likely: Readonly<Record<RefusedIdentity, readonly CheckId[]>> = {
    pod: [],
    node: ['agent', 'association-first', 'proxy'],
    sdk: ['irsa', 'chain-order'],
    session: ['chain-order'],
    user: ['chain-order'],
    unknown: [],
  }
  const isLikely = (id: CheckId) =>
    likely[refused].includes(id) ||
    (id === 'old-credentials' && refused === 'pod' && agreement === 'otherwise') ||
    (id === 'trust' && layer === 'trust' && !facts.targetRoleArn) ||
    (id === 'target' && layer === 'trust')
  return [...checksOn(facts), ...checksOfRoles(facts)].map((each) => ({
    ...each,
    isLikely: isLikely(each.id),
  }))
}

type Check = Omit<PodCheck, 'isLikely'>

function checksOn({
  region,
  cluster,
  namespace,
  serviceAccount,
  pod,
  targetRoleArn,
}: Facts): readonly Check[] {
  const name = pod !== undefined && podName.test(pod) ? pod : 'POD'
  const inPod = (command: string) => `kubectl exec -n ${namespace} ${name} -- ${command}`
  const { withoutTarget, withTarget } = cachedCredentialsMinutes
  const minutes = targetRoleArn ? withTarget : withoutTarget
  const span = minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`
  return [
    {
      id: 'caller',
      title: 'The pod is who it should be',
      why: 'Its ARN names the role and a session that begins with eks-. Any other came from elsewhere.',
      commands: [inPod('aws sts get-caller-identity')],
    },
    {
      id: 'agent',
      title: 'The Pod Identity agent runs on the node',
      why: 'It hands the credentials out. EKS Auto Mode has it built in, where neither command need show it.',
      commands: [
        'kubectl get daemonset -n kube-system eks-pod-identity-agent',
        `aws eks describe-addon --region ${region} --cluster-name ${cluster} --addon-name eks-pod-identity-agent`,
      ],
    },
    {
      id: 'association-first',
      title: 'The association is older than the pod',
      why: 'EKS tells a pod where its credentials are when it is made: AWS_CONTAINER_CREDENTIALS_FULL_URI and AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE. One that is older has neither, and needs to be made again.',
      commands: [
        inPod('env | grep AWS_CONTAINER_'),
        `kubectl get pods -n ${namespace} -o custom-columns=NAME:.metadata.name,SERVICE_ACCOUNT:.spec.serviceAccountName,CREATED:.metadata.creationTimestamp`,
      ],
    },
    {
      id: 'old-credentials',
      title: 'Its credentials are younger than the last change',
      why: `A change of role, target role or session policy reaches running pods with their next credentials: up to ${span} later. Make the pods again to have it at once.`,
      commands: [`kubectl delete pod -n ${namespace} ${name}`],
    },
    {
      id: 'chain-order',
      title: 'No other credentials come first',
      why: 'SDKs take keys, profiles and web identities before those of Pod Identity.',
      commands: [
        inPod(
          "env | grep -E '^AWS_(ACCESS_KEY_ID|PROFILE|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|SHARED_CREDENTIALS_FILE|CONFIG_FILE)='",
        ),
      ],
    },
    {
      id: 'irsa',
      title: 'The service account has no role of IRSA beside it',
      why: 'Its web identity comes first in the SDKs’ order, so the association would have no effect.',
      commands: [
        `kubectl get serviceaccount -n ${namespace} ${serviceAccount} -o jsonpath='{.metadata.annotations.eks\\.amazonaws\\.com/role-arn}'`,
      ],
    },
    {
      id: 'proxy',
      title: 'The agent’s address goes past any proxy',
      why: 'NO_PROXY has to name 169.254.170.23, and [fd00:ec2::23] where nodes speak IPv6.',
      commands: [inPod('env | grep -i proxy')],
    },
  ]
}

function checksOfRoles({ roleArn, targetRoleArn }: Facts): readonly Check[] {
  const getRole = (arn: string) => `aws iam get-role --role-name ${arn.slice(arn.lastIndexOf('/') + 1)}`
  const trust: Check = {
    id: 'trust',
    title: 'The role lets EKS in',
    why: 'Its trust policy allows pods.eks.amazonaws.com sts:AssumeRole and sts:TagSession.',
    commands: [getRole(roleArn)],
  }
  if (!targetRoleArn) return [trust]
  return [
    trust,
    {
      id: 'target',
      title: 'The target role lets the role in',
      why: 'Its trust policy allows the role sts:AssumeRole and, while session tags are on, sts:TagSession; the role’s own policies allow both on it.',
      commands: [getRole(targetRoleArn)],
    },
  ]
}
