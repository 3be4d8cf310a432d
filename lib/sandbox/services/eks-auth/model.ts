/**
 * EKS Auth's one operation, written in the SDK's schema form: its client is not on npm. Source: botocore,
 * `data/eks-auth/2023-11-26/service-2.json` (facts/aws-endpoints 1).
 */
import { readModel } from '../../protocol/model.ts'

const namespace = 'com.amazonaws.eksauth'
const structure = (name: string, members: Readonly<Record<string, unknown>>, required: number) => [
  3,
  namespace,
  name,
  0,
  Object.keys(members),
  Object.values(members),
  required,
]
const text = 0
const label = [0, 1]
/** A timestamp in the protocol's default form: epoch seconds. */
const timestamp = 4

const request = structure(
  'AssumeRoleForPodIdentityRequest',
  {
    clusterName: label,
    token: text,
    eksNodeName: text,
    instanceId: text,
    zone: text,
  },
  2,
)
const response = structure(
  'AssumeRoleForPodIdentityResponse',
  {
    subject: () => structure('Subject', { namespace: text, serviceAccount: text }, 2),
    audience: text,
    podIdentityAssociation: () =>
      structure('PodIdentityAssociation', { associationArn: text, associationId: text }, 2),
    assumedRoleUser: () => structure('AssumedRoleUser', { arn: text, assumeRoleId: text }, 2),
    credentials: () =>
      structure(
        'Credentials',
        { sessionToken: text, secretAccessKey: text, accessKeyId: text, expiration: timestamp },
        4,
      ),
  },
  5,
)

const statuses = {
  // Not 403, unlike everywhere else.
  AccessDeniedException: 400,
  ExpiredTokenException: 400,
  InternalServerException: 500,
  InvalidParameterException: 400,
  InvalidRequestException: 400,
  InvalidTokenException: 400,
  ResourceNotFoundException: 404,
  ServiceUnavailableException: 503,
  ThrottlingException: 429,
}

export const eksAuthModel = readModel({
  AssumeRoleForPodIdentity$: [
    9,
    namespace,
    'AssumeRoleForPodIdentity',
    { http: ['POST', '/clusters/{clusterName}/assume-role-for-pod-identity', 200] },
    () => request,
    () => response,
  ],
  ...Object.fromEntries(
    Object.entries(statuses).map(([name, httpError]) => [
      `${name}$`,
      [-3, namespace, name, { error: httpError < 500 ? 'client' : 'server', httpError }, ['message'], [text]],
    ]),
  ),
})
