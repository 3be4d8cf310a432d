import type { ConditionKey, OperatorUse } from '../iam/index.ts'
import { escapeSnippet, type Item } from './insertion.ts'
import type { LanguageFacts } from './types.ts'

type Value = readonly [text: string, detail: string]

/** Services that call KMS for a principal, by the name `kms:ViaService` carries (kms/latest/developerguide/conditions-kms, kms:ViaService). */
const viaServices = [
  's3',
  'secretsmanager',
  'dynamodb',
  'sqs',
  'sns',
  'ssm',
  'ec2',
  'rds',
  'kinesis',
  'lambda',
  'ecr',
]

/** Services that roles are passed to most. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
const passedTo = ['ecs-tasks', 'lambda', 'ec2', 'sagemaker', 'states', 'glue', 'events', 'scheduler', 'batch']

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html, "Canned ACL" */
const cannedAcls = [
  'private',
  'public-read',
  'public-read-write',
  'authenticated-read',
  'bucket-owner-read',
  'bucket-owner-full-control',
]

/** What a key can be compared with, as far as it is known: by name in lower case. */
const known: Readonly<Record<string, (facts: LanguageFacts) => readonly Value[]>> = {
  'aws:requestedregion': ({ region }) => [
    [region, 'the cluster’s region'],
    ['us-east-1', 'the region of global services'],
  ],
  'aws:resourceaccount': ({ account }) => [[account, 'the cluster’s account']],
  'aws:sourceaccount': ({ account }) => [[account, 'the cluster’s account']],
  'aws:principalaccount': ({ roleArn, account }) => [
    [roleArn.split(':')[4] || account, 'the role’s account'],
  ],
  'aws:principalarn': ({ roleArn }) => [[roleArn, 'the role, also for its sessions']],
  'aws:principaltype': () => [['AssumedRole', 'a role’s session']],
  'kms:viaservice': ({ region }) =>
    viaServices.map((name) => [`${name}.${region}.amazonaws.com`, `only where ${name} uses the key`]),
  'kms:calleraccount': ({ account }) => [[account, 'the cluster’s account']],
  'iam:passedtoservice': () =>
    passedTo.map((name) => [`${name}.amazonaws.com`, 'a service that a role is passed to']),
  's3:x-amz-acl': () => cannedAcls.map((name) => [name, 'canned ACL']),
  's3:x-amz-server-side-encryption': () => [
    ['aws:kms', 'a KMS key'],
    ['AES256', 'S3’s own keys'],
    ['aws:kms:dsse', 'two layers with a KMS key'],
  ],
  's3:resourceaccount': ({ account }) => [[account, 'the cluster’s account']],
  'dynamodb:select': () =>
    ['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES', 'COUNT'].map((name) => [
      name,
      'what is asked for',
    ]),
  'ec2:resourcetag/': () => [],
}

/** Variables that a pod's session has with a session policy: EKS sends no session tags then. */
const variables: readonly Value[] = [
  ['aws:PrincipalAccount', 'the role’s account'],
  ['aws:PrincipalArn', 'the role’s ARN'],
  ['aws:PrincipalOrgID', 'the role’s organization'],
  ['aws:ResourceAccount', 'the account of the resource'],
  ['aws:userid', 'the role’s id and the session’s name'],
]

/** Values for a key, best guess first. `use` null: an operator that is none yet. */
export function valuesFor(
  name: string,
  key: ConditionKey | undefined,
  use: OperatorUse | null,
  facts: LanguageFacts,
): readonly Item[] {
  if (use?.operator.family === 'null') return toItems(nullValues, '0')
  if (key?.type === 'Bool' || use?.operator.family === 'bool') return toItems(boolValues, '0')
  const lower = name.toLowerCase()
  const found = unique([
    ...(known[lower]?.(facts) ?? []),
    ...tagValues(lower, facts),
    ...facts.role.valuesOf(name).map((value): Value => [value, 'the role’s own policies test for it']),
  ])
  const takesVariables = !use || use.operator.variables
  return [...toItems(found, '0'), ...(takesVariables ? variableItems(facts) : [])]
}

const boolValues: readonly Value[] = [
  ['true', ''],
  ['false', ''],
]
const nullValues: readonly Value[] = [
  ['true', 'the key is not there'],
  ['false', 'the key is there'],
]

function unique(values: readonly Value[]): readonly Value[] {
  return values.filter(([text], place) => values.findIndex(([other]) => other === text) === place)
}

function toItems(values: readonly Value[], group: string): readonly Item[] {
  return values.map(
    ([label, detail], place): Item => ({
      label,
      kind: 'value',
      detail,
      rank: group + String(place).padStart(3, '0'),
    }),
  )
}

const principalTag = 'aws:principaltag/'

function tagsOf({ session }: LanguageFacts): readonly (readonly [key: string, value: string])[] {
  return Object.entries(session.known).flatMap(([key, value]) =>
    key.toLowerCase().startsWith(principalTag) && typeof value === 'string'
      ? [[key.slice(principalTag.length), value] as const]
      : [],
  )
}

/** The values of the role's tags for a test of that tag, and what the association is for a tag that is called so. */
function tagValues(key: string, facts: LanguageFacts): readonly Value[] {
  const slash = key.indexOf('/')
  if (slash < 0) return []
  const tag = key.slice(slash + 1)
  const own = tagsOf(facts)
    .filter(([name]) => name.toLowerCase() === tag)
    .map(([, value]): Value => [value, 'the role’s tag'])
  const places: readonly (readonly [RegExp, string, string])[] = [
    [/namespace/, facts.namespace, 'the association’s namespace'],
    [/service-?account/, facts.serviceAccount, 'the association’s service account'],
    [/cluster/, facts.cluster, 'the association’s cluster'],
  ]
  return [
    ...own,
    ...places.flatMap(([named, value, says]): Value[] => (named.test(tag) ? [[value, says]] : [])),
  ]
}

/** What a person can write between `${` and `}` for a session of this association. */
export function variableItems(facts: LanguageFacts): readonly Item[] {
  const tags = tagsOf(facts).map(
    ([key, value]): Value => [`aws:PrincipalTag/${key}`, `the role’s tag, ${value}`],
  )
  const known = [...tags, ...variables].map(([name, detail], place): Item => {
    const label = `\${${name}}`
    return { label, kind: 'variable', detail, rank: `1${String(place).padStart(3, '0')}` }
  })
  const open: Item = {
    label: '${aws:PrincipalTag/…}',
    kind: 'variable',
    detail: 'a tag of the role',
    text: '${aws:PrincipalTag/',
    snippet: `${escapeSnippet('${aws:PrincipalTag/')}\${1:key}${escapeSnippet('}')}`,
    rank: '2',
  }
  return [...known, open]
}
