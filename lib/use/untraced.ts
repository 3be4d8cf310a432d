import { findAction } from '../catalog/index.ts'

/**
 * Services of which every request is a management event, which trails record unless somebody turns it off (CloudTrail user guide,
 * logging-management-events-with-cloudtrail), and whose operations go by their actions' names. Of all others some requests are data events, which
 * trails leave out unless somebody turns them on (logging-data-events-with-cloudtrail, the table of resource types), or leave no event at all, or nobody
 * looked yet: AWS has no list by action, and one that is wrongly called unused costs an outage. S3's bucket actions are not called as its operations are.
 */
const managementOnly = new Set([
  ...['access-analyzer', 'acm', 'application-autoscaling', 'autoscaling', 'cloudformation', 'cloudtrail'],
  ...['codebuild', 'codecommit', 'codedeploy', 'codepipeline', 'config', 'ec2', 'ecr', 'eks'],
  ...[
    'elasticloadbalancing',
    'iam',
    'kms',
    'organizations',
    'ram',
    'rds',
    'route53',
    'secretsmanager',
    'ssm',
    'sts',
  ],
])

/** A trail may leave these out (the same page): they count as recorded where an event of theirs is there. */
const oftenLeftOut = new Set(['kms'])

/** Actions that other requests ask for and that no request is called by (IAM user guide, id_roles_use_passrole; each service's reference). */
const withoutCall = new Set([
  'ecr:replicateimage',
  'eks:accesskubernetesapi',
  'eks:mutateviakubernetesapi',
  'iam:passrole',
  'kms:reencryptfrom',
  'kms:reencryptto',
  'rds:crossregioncommunication',
  'sts:setcontext',
  'sts:setsourceidentity',
])

/** Why nothing follows from an action not being in events. */
export type Untraced = 'data-event' | 'left-out' | 'no-call'

/** Null: a request for it would be a management event. `services`: those whose events there are. */
export function whyUntraced(action: string, services: readonly string[]): Untraced | null {
  const name = action.toLowerCase()
  const service = name.slice(0, name.indexOf(':'))
  if (!managementOnly.has(service)) return 'data-event'
  // Whoever creates something with tags needs the right to tag, and makes one request.
  if (withoutCall.has(name) || findAction(action)?.level === 'Tagging') return 'no-call'
  return oftenLeftOut.has(service) && !services.includes(service) ? 'left-out' : null
}
