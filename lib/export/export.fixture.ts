/** Associations for the tests of every tool, and arbitrary ones. */
import fc from 'fast-check'
import type { ExportedAssociation } from './types.ts'

export const plain: ExportedAssociation = {
  accountId: '111122223333',
  region: 'us-west-2',
  cluster: 'session-policy-demo',
  associationId: 'a-aaaaaaaaaaaaaaaaa',
  arn: 'arn:aws:eks:us-west-2:111122223333:podidentityassociation/session-policy-demo/a-aaaaaaaaaaaaaaaaa',
  namespace: 'payments',
  serviceAccount: 'invoice-writer',
  roleArn: 'arn:aws:iam::111122223333:role/shared',
  disableSessionTags: false,
  tags: {},
}

/** Everything that has a meaning to some tool, in one policy. */
export const awkwardPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Awkward',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:*'],
      Resource: ['arn:aws:s3:::b/${aws:PrincipalTag/team}/*', 'arn:aws:s3:::$${x}/%{y}/%%{z}$'],
      Condition: {
        StringLike: {
          'aws:PrincipalTag/for': ["it's", '"quoted"', 'back\\slash\\', 'a<b>&c', '`$(id)`!', 'é ÿ'],
        },
        Bool: { 'aws:SecureTransport': true },
        StringEquals: { for: '{{x}}', null: 'true', true: 'false', yes: 'no', '012': '1e3', line: 'a\nb\tc' },
      },
    },
  ],
})

export const full: ExportedAssociation = {
  ...plain,
  associationId: 'a-bbbbbbbbbbbbbbbbb',
  arn: 'arn:aws:eks:us-west-2:111122223333:podidentityassociation/session-policy-demo/a-bbbbbbbbbbbbbbbbb',
  serviceAccount: 'refund.worker',
  targetRoleArn: 'arn:aws:iam::444455556666:role/reader',
  disableSessionTags: true,
  policy: awkwardPolicy,
  tags: {
    team: "o'neil & sons",
    on: 'yes',
    is: '=',
    lines: 'a\u2028b\u2029c',
    '2012-10-17': '0123',
    'aws:cloudformation:stack-name': 'theirs',
  },
}

/** What of an association every tool must carry, whatever it calls it. */
export function carried({ tags, policy, ...rest }: ExportedAssociation) {
  const own = Object.entries(tags).filter(([key]) => !key.startsWith('aws:'))
  const { cluster, namespace, serviceAccount, roleArn, targetRoleArn, disableSessionTags } = rest
  return {
    cluster,
    namespace,
    serviceAccount,
    roleArn,
    targetRoleArn,
    disableSessionTags,
    policy: policy === undefined ? undefined : JSON.parse(policy),
    tags: Object.fromEntries(own),
  }
}

const piece = fc.constantFrom(
  ...[
    '${',
    '%{',
    '$',
    '%',
    '{',
    '}',
    '$$',
    '%%',
    "'",
    '"',
    '\\',
    '\n',
    '\r\n',
    '\t',
    '#',
    ': ',
    '- ',
    '|',
    '&',
    '<',
    '~',
  ],
  ...[
    'aws:PrincipalTag/x',
    '${aws:username}',
    'yes',
    'null',
    '2012-10-17',
    '*',
    '?',
    'é',
    '\u0085',
    '\u00ad',
    'ÿ',
    '!',
    '`',
    '$(x)',
  ],
)
const text = fc
  .array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 6 })
  .map((parts) => parts.join(''))
const value = fc.oneof(text, fc.array(text, { maxLength: 3 }))

/** Policies of any text, laid out or not, as JSON would carry them. */
export const policies = fc
  .record({
    statement: fc.record({ Effect: fc.constantFrom('Allow', 'Deny'), Action: value, Resource: value }),
    condition: fc.dictionary(text, fc.dictionary(text, value, { maxKeys: 3 }), { maxKeys: 2 }),
    indent: fc.constantFrom(0, 2, '\t'),
  })
  .map(({ statement, condition, indent }) =>
    JSON.stringify(
      { Version: '2012-10-17', Statement: [{ ...statement, Condition: condition }] },
      null,
      indent,
    ),
  )
