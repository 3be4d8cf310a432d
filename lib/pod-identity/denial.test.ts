import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refusalText } from '../sandbox/access/refusal.ts'
import { type Denial, parseDenial, parseDenials } from './index.ts'

const session =
  'arn:aws:sts::111122223333:assumed-role/shared/eks-shop-cart7d9f6x-0d3f5f3e-7a0a-4d47-9ba9-0b4aa2b6b2d2'
const user = (action: string, resource = '', why = '') =>
  `User: ${session} is not authorized to perform: ${action}${resource && ` on resource: ${resource}`}${why && ` ${why}`}`

// IAM User Guide, Troubleshoot access denied error messages: each row of its table.
describe('every kind of policy', () => {
  const implicit = (type: string) => `because no ${type} allows the s3:GetObject action`
  const explicit = (type: string) => `with an explicit deny in ${type}`
  test.each<[why: string, layer: Denial['layer'], kind: Denial['kind']]>([
    [implicit('identity-based policy'), 'identity', 'implicit'],
    [explicit('an identity-based policy'), 'identity', 'explicit'],
    [implicit('session policy'), 'session', 'implicit'],
    [explicit('a session policy'), 'session', 'explicit'],
    [explicit('a sessions policy'), 'session', 'explicit'],
    [implicit('permissions boundary'), 'boundary', 'implicit'],
    [implicit('permissions boundary policy'), 'boundary', 'implicit'],
    [explicit('a permissions boundary'), 'boundary', 'explicit'],
    [implicit('service control policy'), 'scp', 'implicit'],
    [explicit('a service control policy'), 'scp', 'explicit'],
    [explicit('a resource control policy'), 'rcp', 'explicit'],
    [implicit('resource-based policy'), 'resource', 'implicit'],
    [explicit('a resource-based policy'), 'resource', 'explicit'],
    [implicit('VPC endpoint policy'), 'vpcEndpoint', 'implicit'],
    [explicit('a VPC endpoint policy'), 'vpcEndpoint', 'explicit'],
    [implicit('role trust policy'), 'trust', 'implicit'],
    [explicit('the role trust policy'), 'trust', 'explicit'],
  ])('%s', (why, layer, kind) => {
    const denial = parseDenial(user('s3:GetObject', 'arn:aws:s3:::b/k', why))
    expect(denial).toMatchObject({ layer, kind, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' })
    expect(denial).toMatchObject({ because: why, policyArn: null, through: null })
    const policyArn = 'arn:aws:iam::111122223333:policy/guard'
    for (const end of ['', '.', '"}', ' (Service: S3)', ', fault: client', '\n'])
      expect(
        parseDenial(user('s3:GetObject', 'arn:aws:s3:::b/k', `${why}: ${policyArn}${end}`)),
      ).toMatchObject({
        layer,
        kind,
        policyArn,
        because: `${why}: ${policyArn}`,
      })
  })

  test('an endpoint policy, through an organization', () => {
    const why = explicit('a VPC endpoint policy transitively through a service control policy')
    expect(parseDenial(user('s3:GetObject', '*', why))).toMatchObject({
      layer: 'vpcEndpoint',
      kind: 'explicit',
      through: 'scp',
      because: why,
    })
  })

  test.each([
    [
      'because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access',
      null,
    ],
    ['because the resource does not exist in this Region, no resource-based policies allow access', null],
    ['with an explicit deny in a policy of the future', 'explicit'],
    ['because no policy of the future allows the s3:GetObject action', 'implicit'],
    ['because no session policy', 'implicit'],
    // Cut off in the middle, and without an article.
    ['because no session policy allows the s3:PutBucketPolicy', 'implicit'],
    ['with an explicit deny in session policy', 'explicit'],
  ])('a reason that names no policy, or an unknown one: %s', (why, kind) => {
    const denial = parseDenial(`${user('s3:PutBucketPolicy', '"arn:aws:s3:::b"', why)}\nand then`)
    expect(denial).toMatchObject({ kind, because: why, resource: 'arn:aws:s3:::b' })
  })

  test('no reason and no resource', () => {
    expect(parseDenial(user('sts:GetCallerIdentity'))).toMatchObject({
      action: 'sts:GetCallerIdentity',
      resource: null,
      layer: null,
      kind: null,
      because: null,
    })
    expect(parseDenial(user('s3:ListAllMyBuckets', '', implicit('session policy')))).toMatchObject({
      resource: null,
      layer: 'session',
    })
    expect(parseDenial(`User: ${session} is not authorized to perform: whatever they like`)).toBeNull()
  })
})

describe('who', () => {
  test.each<[principal: string, found: Partial<Denial>]>([
    [session, { account: '111122223333', role: 'shared', pods: [{ cluster: 'shop', pod: 'cart7d9f6x' }] }],
    ['arn:aws-cn:iam::111122223333:role/team/shared', { role: 'shared', sessionName: null }],
    ['arn:aws:iam::111122223333:user/team/ann', { account: '111122223333', role: null }],
    ['arn:aws:sts::111122223333:assumed-role/shared', { role: 'shared', sessionName: null, pods: [] }],
    ['arn:aws:sts::111122223333:assumed-role', { role: null, sessionName: null }],
    ['arn:aws:iam::aws:role/x', { account: null, role: null }],
    ['arn:aws:iam::111122223333:role/', { role: '' }],
    ['arn:aws:iam::111122223333:role', { account: '111122223333', role: null }],
    ['anonymous', { account: null }],
  ])('%s', (principal, found) => {
    const denial = parseDenial(`User: ${principal} is not authorized to perform: s3:GetObject`)
    expect(denial).toMatchObject({ principal, ...found })
  })

  test('without the word User an ARN is known, a word is not', () => {
    const text = (who: string) =>
      parseDenial(`the ${who} is not authorized to perform: s3:GetObject`)?.principal
    expect(text(session)).toBe(session)
    expect(text(`"${session}"`)).toBe(session)
    expect(text('role')).toBeNull()
    expect(parseDenial(' is not authorized to perform: s3:GetObject')?.principal).toBeNull()
    expect(parseDenial('User: is not authorized to perform: s3:GetObject')?.principal).toBeNull()
  })

  const uuid = '0d3f5f3e-7a0a-4d47-9ba9-0b4aa2b6b2d2'
  test.each<[name: string, pods: Denial['pods']]>([
    [`eks-eks-sandbo-s3-create--${uuid}`, [{ cluster: 'eks-sandbo', pod: 's3-create-' }]],
    // Names with dashes can be read in several ways.
    [
      `eks-a-b-c-${uuid}`,
      [
        { cluster: 'a', pod: 'b-c' },
        { cluster: 'a-b', pod: 'c' },
      ],
    ],
    [`eks-shop-${uuid}`, []],
    [`eks-shop-cart-${uuid}0`, []],
    ['eks-shop-cart-12345', []],
    [`my-shop-cart-${uuid}`, []],
    [`eks-elevenchars-cart-${uuid}`, []],
    [`eks-${uuid}`, []],
  ])('the session %s', (name, pods) => {
    const text = `User: arn:aws:sts::111122223333:assumed-role/r/${name} is not authorized to perform: s3:GetObject`
    expect(parseDenial(text)?.pods).toEqual(pods)
  })
})

describe('other sentences', () => {
  test('EC2, with and without IAM’s', () => {
    const encoded = 'XQ_jqde5rHje6j9P-qke7-HNpHWzSWvxYobhcCPSpfOmLTkOylRBKd0eE4Xx4U_E'
    const known = user(
      'ec2:RunInstances',
      'arn:aws:ec2:us-east-1:111122223333:instance/*',
      'with an explicit deny in a service control policy',
    )
    const text = `You are not authorized to perform this operation. ${known}. Encoded authorization failure message: ${encoded}`
    expect(parseDenials(text)).toMatchObject([
      {
        code: 'UnauthorizedOperation',
        layer: 'scp',
        kind: 'explicit',
        encodedMessage: encoded,
        role: 'shared',
      },
    ])
    const bare =
      'An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to perform this operation.'
    expect(parseDenials(`${bare} Encoded authorization failure message: ${encoded}`)).toMatchObject([
      { code: 'UnauthorizedOperation', operation: 'RunInstances', action: null, encodedMessage: encoded },
    ])
    expect(parseDenial('You are not authorized to perform this operation.')).toMatchObject({
      code: 'UnauthorizedOperation',
      encodedMessage: null,
    })
    expect(parseDenial(`${bare} Encoded authorization failure message: `)?.encodedMessage).toBeNull()
    // Two refusals, the first of which says nothing more.
    expect(parseDenials(`${bare}\nlater: ${known}`)).toHaveLength(2)
  })

  test('EKS Auth, which does not say why the role could not be assumed', () => {
    const text =
      'Error when retrieving credentials from container-role: Error retrieving metadata: Received non 200 response 400 from container metadata: [d0f1]: (AccessDeniedException): Unauthorized Exception! EKS does not have permissions to assume the associated role., fault: client'
    expect(parseDenials(text)).toMatchObject([
      {
        code: 'AccessDeniedException',
        layer: 'trust',
        kind: null,
        action: 'sts:AssumeRole',
        principal: null,
      },
    ])
  })

  test('STS', () => {
    const role = 'arn:aws:iam::444455556666:role/data'
    expect(parseDenial(user('sts:TagSession', role))).toMatchObject({
      action: 'sts:TagSession',
      resource: role,
      layer: null,
    })
    expect(
      parseDenial(
        user('sts:AssumeRole', role, 'because no role trust policy allows the sts:AssumeRole action'),
      ),
    ).toMatchObject({ layer: 'trust', kind: 'implicit', resource: role })
    expect(
      parseDenial('(AccessDenied): Not authorized to perform sts:AssumeRoleWithWebIdentity, status 403'),
    ).toMatchObject({
      code: 'AccessDenied',
      action: 'sts:AssumeRoleWithWebIdentity',
      layer: 'trust',
      principal: null,
    })
  })

  test.each([
    [
      'An error occurred (AccessDenied) when calling the CreateBucket operation: Access Denied',
      'CreateBucket',
    ],
    [
      'An error occurred (AccessDenied) when calling the ListBuckets operation (reached max retries: 4): Access Denied',
      'ListBuckets',
    ],
    [
      'operation error S3: PutObject, https response error StatusCode: 403, RequestID: X, HostID: Y, api error AccessDenied: Access Denied',
      'PutObject',
    ],
    ['AccessDenied: Access Denied\n    at throwDefaultError (client-s3)', null],
    ['<Error><Code>AccessDenied</Code>\n<Message>Access Denied</Message></Error>', null],
    ['Access Denied (Service: S3, Status Code: 403, Error Code: AccessDenied)', null],
  ])('no more than Access Denied: %s', (text, operation) => {
    expect(parseDenials(text)).toMatchObject([
      { code: 'AccessDenied', operation, principal: null, layer: null },
    ])
  })
})

describe('what carries it', () => {
  const said = user(
    's3:PutObject',
    '"arn:aws:s3:::b/a file.txt"',
    'because no session policy allows the s3:PutObject action',
  )
  const read = {
    principal: session,
    action: 's3:PutObject',
    resource: 'arn:aws:s3:::b/a file.txt',
    layer: 'session',
  }
  test.each([
    [
      'the CLI',
      `\nAn error occurred (AccessDenied) when calling the PutObject operation: ${said}\n`,
      'AccessDenied',
      'PutObject',
    ],
    [
      'Python',
      `botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the PutObject operation: ${said}`,
      'AccessDeniedException',
      'PutObject',
    ],
    [
      'Go',
      `operation error S3: PutObject, https response error StatusCode: 403, RequestID: 1, api error AccessDenied: ${said}`,
      'AccessDenied',
      'PutObject',
    ],
    [
      'Java',
      `software.amazon.awssdk.services.s3.model.S3Exception: ${said} (Service: S3, Status Code: 403, Error Code: AccessDenied)`,
      'AccessDenied',
      null,
    ],
    [
      'JavaScript',
      `AccessDenied: ${said}\n    at ProtocolLib.getErrorSchemaOrThrowBaseException`,
      'AccessDenied',
      null,
    ],
    [
      'XML',
      `<Error><Code>AccessDenied</Code><Message>${said.replaceAll('"', '&quot;')}</Message></Error>`,
      'AccessDenied',
      null,
    ],
    ['JSON', JSON.stringify({ level: 'error', __type: 'AccessDenied', message: said }), 'AccessDenied', null],
    [
      'Terraform',
      `╷\n│ Error: creating: operation error S3: PutObject, api error AccessDenied: ${said.replaceAll(' is ', '\n│ is ').replaceAll(' on ', ' on\n│ ')}\n│ \n╵`,
      'AccessDenied',
      'PutObject',
    ],
    ['JSON in JSON', JSON.stringify({ log: JSON.stringify({ message: said }) }), null, null],
    [
      'JSON in JSON in JSON',
      JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: said }) }) }),
      null,
      null,
    ],
    [
      'broken lines',
      `AccessDenied: ${said.replaceAll(' ', '\n  ').replace('a\n  file', 'a file')}`,
      'AccessDenied',
      null,
    ],
    ['written escapes', said.replaceAll(' is ', '\\n is ').replaceAll(' on ', '\\u0020on\\t'), null, null],
  ])('%s', (_, text, code, operation) => {
    expect(parseDenials(text)).toMatchObject([{ ...read, code, operation }])
  })

  test('a resource without quotes ends where it should', () => {
    const resource = (text: string) => parseDenial(user('s3:GetObject', text))?.resource
    const arn = 'arn:aws:s3:::b/k'
    for (const end of [
      '',
      '.',
      '\n  at foo because',
      ' (Service: S3)',
      '", "x": 1}',
      "', 'Code': 'x'}",
      '</Message>',
      '`',
      ')',
    ])
      expect(resource(`${arn}${end}`)).toBe(arn)
    expect(resource(`${arn} with blanks with an explicit deny in a session policy`)).toBe(
      `${arn} with blanks`,
    )
    expect(resource(`'${arn} x'`)).toBe(`${arn} x`)
    expect(resource(`"${arn}`)).toBeNull()
    expect(resource('')).toBeNull()
    expect(resource(`${arn}. Then it failed because of that`)).toBe(arn)
  })

  test('several in one text, in order, each with its own code', () => {
    const lines = [
      `An error occurred (AccessDenied) when calling the PutObject operation: ${said}`,
      'nothing here',
      JSON.stringify({
        errorCode: 'Client.UnauthorizedOperation',
        eventName: 'RunInstances',
        eventSource: 'ec2.amazonaws.com',
      }),
      `AccessDeniedException: ${user('dynamodb:Query', 'arn:aws:dynamodb:eu-west-1:1:table/t', 'with an explicit deny in an identity-based policy')}`,
    ]
    expect(parseDenials(lines.join('\n'))).toMatchObject([
      { ...read, code: 'AccessDenied' },
      { action: 'ec2:RunInstances', code: 'UnauthorizedOperation', operation: 'RunInstances' },
      { action: 'dynamodb:Query', code: 'AccessDeniedException', layer: 'identity' },
    ])
    expect(parseDenial('all is well')).toBeNull()
    expect(parseDenials('')).toEqual([])
  })
})

describe('CloudTrail events', () => {
  const event = {
    userIdentity: { type: 'AssumedRole', arn: session, accountId: '111122223333' },
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    errorCode: 'AccessDenied',
    errorMessage: user(
      's3:GetObject',
      '"arn:aws:s3:::b/k"',
      'because no session policy allows the s3:GetObject action',
    ),
    requestParameters: { bucketName: 'b', key: 'k' },
  }
  const bare = { ...event, errorMessage: 'Access Denied' }
  const read = {
    principal: session,
    role: 'shared',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::b/k',
    operation: 'GetObject',
    code: 'AccessDenied',
  }

  test.each<[name: string, text: string]>([
    ['as it is', JSON.stringify(event)],
    ['over many lines', JSON.stringify(event, null, 2)],
    ['among others', JSON.stringify({ Records: [{ eventName: 'ListBuckets' }, event] })],
    ['of the CLI', JSON.stringify({ Events: [{ EventId: '1', CloudTrailEvent: JSON.stringify(event) }] })],
    ['in a log', `[INFO] 2026-11-26 ${JSON.stringify(event)} [end]`],
    ['in a list', JSON.stringify([event])],
  ])('%s', (_, text) => {
    expect(parseDenials(text)).toMatchObject([{ ...read, layer: 'session', kind: 'implicit' }])
  })

  test('text before and after is read too', () => {
    const text = `${user('s3:PutObject')}\n${JSON.stringify(event, null, 2)}\n${user('s3:ListBucket')}`
    expect(parseDenials(text).map(({ action }) => action)).toEqual([
      's3:PutObject',
      's3:GetObject',
      's3:ListBucket',
    ])
  })

  test('what the message leaves out stands in the other fields', () => {
    expect(parseDenial(JSON.stringify(bare))).toMatchObject({ ...read, layer: null, kind: null })
    const change = (rest: object) => parseDenial(JSON.stringify({ ...bare, ...rest }))
    expect(change({ eventName: 'ListObjectsV2', requestParameters: { bucketName: 'b' } })).toMatchObject({
      action: 's3:ListBucket',
      resource: 'arn:aws:s3:::b',
    })
    expect(change({ resources: [{ type: 'x' }, { ARN: 'arn:aws:s3:::c' }] })?.resource).toBe('arn:aws:s3:::c')
    expect(change({ requestParameters: { roleArn: 'arn:aws:iam::1:role/r' } })?.resource).toBe(
      'arn:aws:iam::1:role/r',
    )
    expect(change({ requestParameters: null })?.resource).toBeNull()
    expect(change({ eventSource: 'monitoring.amazonaws.com', eventName: 'GetMetricData' })?.action).toBe(
      'cloudwatch:GetMetricData',
    )
    expect(change({ eventSource: undefined })?.action).toBeNull()
    expect(change({ userIdentity: undefined, errorMessage: undefined })).toMatchObject({
      principal: null,
      account: null,
    })
  })

  test('an event that was not refused is none', () => {
    expect(parseDenials(JSON.stringify({ ...event, errorCode: undefined, errorMessage: 'x' }))).toEqual([])
    expect(
      parseDenials(
        JSON.stringify({ ...event, errorCode: 'AccessDenied', eventName: undefined, errorMessage: '' }),
      ),
    ).toEqual([])
    expect(parseDenials(JSON.stringify({ note: 'AccessDenied', a: 1 }))).toEqual([])
    // Nobody buries an event this deep but to see what happens.
    let deep: unknown = bare
    for (let depth = 0; depth < 20; depth++) deep = { deep }
    expect(parseDenials(JSON.stringify(deep))).toEqual([])
  })
})

const word = (chars: string, min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...chars), minLength: min, maxLength: max })
const letters = 'abcdefghijklmnopqrstuvwxyz'
const nameChars = `${letters}${letters.toUpperCase()}0123456789+=,.@_-`
const account = word('0123456789', 12, 12)
const role = word(nameChars, 1, 20)
const action = fc
  .tuple(word(`${letters}-`, 2, 12), word(letters.toUpperCase() + letters, 3, 20))
  .map((p) => p.join(':'))
const resource = fc
  .tuple(word(letters, 1, 8), word(`${nameChars}/*`, 1, 30))
  .map(([a, b]) => `arn:aws:${a}:::${b}x`)
const layers = [
  ['identity', 'no identity-based policy', 'an identity-based policy'],
  ['session', 'no session policy', 'a sessions policy'],
  ['boundary', 'no permissions boundary', 'a permissions boundary'],
  ['scp', 'no service control policy', 'a service control policy'],
  ['resource', 'no resource-based policy', 'a resource-based policy'],
  ['vpcEndpoint', 'no VPC endpoint policy', 'a VPC endpoint policy'],
] as const
const reason = fc.oneof(
  fc.constant({ kind: 'implicit' as const, policy: null }),
  fc.record({
    kind: fc.constant('explicit' as const),
    policy: fc.option(role.map((name) => `arn:aws:iam::111122223333:policy/${name}x`)),
  }),
)
const sentences = fc.record({
  account,
  role,
  // A word of AWS's own sentence may not end with what a program puts behind it.
  session: role.map((name) => `${name}x`),
  action,
  resource,
  layer: fc.constantFrom(...layers),
  quoted: fc.boolean(),
  before: fc.string().map((text) => `${text.replaceAll(/[\\&{[]|not authorized/g, '')}\n`),
  after: fc.constantFrom('', '.', '\n', '\n and more', '"', '"}', '</Message>', ' (Service: X)'),
  inJson: fc.boolean(),
})
const parts = fc.tuple(sentences, reason).map(([sentence, why]) => ({ ...sentence, ...why }))
type Parts = typeof parts extends fc.Arbitrary<infer Value> ? Value : never

/** The sentence of the parts, in JSON or among noise. */
function written(p: Parts) {
  const principal = `arn:aws:sts::${p.account}:assumed-role/${p.role}/${p.session}`
  const denies = `with an explicit deny in ${p.layer[2]}${p.policy ? `: ${p.policy}` : ''}`
  const why = p.kind === 'explicit' ? denies : `because ${p.layer[1]} allows the ${p.action} action`
  const on = p.quoted ? `"${p.resource}"` : p.resource
  const sentence = `User: ${principal} is not authorized to perform: ${p.action} on resource: ${on} ${why}`
  const text = p.inJson ? JSON.stringify({ message: sentence }) : `${p.before}${sentence}${p.after}`
  return { principal, why, text }
}

describe('the local AWS', () => {
  test.each(['identity', 'boundary', 'session', 'scp', 'resource', 'vpcEndpoint'] as const)(
    'refuses in words that are read back: %s',
    (layer) => {
      for (const verdict of ['explicitDeny', 'implicitDeny'] as const) {
        const need = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' }
        const text = refusalText(session, need, { verdict, decidedBy: layer })
        const kind = verdict === 'explicitDeny' ? 'explicit' : 'implicit'
        expect(parseDenials(text)).toMatchObject([{ principal: session, ...need, layer, kind }])
      }
    },
  )

  test('refuses to let a role be assumed', () => {
    const role = 'arn:aws:iam::111122223333:role/data'
    const text = refusalText(
      session,
      { action: 'sts:AssumeRole', resource: role },
      { verdict: 'implicitDeny', decidedBy: 'resource' },
    )
    expect(parseDenial(text)).toMatchObject({ layer: 'trust', kind: 'implicit', resource: role })
  })
})

describe('any text', () => {
  test('built from its parts says its parts, whatever stands around it', () => {
    fc.assert(
      fc.property(parts, (p) => {
        const { principal, why, text } = written(p)
        expect(parseDenials(text)).toMatchObject([
          {
            principal,
            account: p.account,
            role: p.role,
            sessionName: p.session,
            action: p.action,
            resource: p.resource,
            layer: p.layer[0],
            kind: p.kind,
            policyArn: p.policy,
            because: why,
          },
        ])
      }),
      { numRuns: 2000 },
    )
  })

  test('never throws', () => {
    const bits = [
      'User: ',
      ' is not authorized to perform: ',
      's3:GetObject',
      ' on resource: ',
      '"',
      "'",
      ' because no ',
      'session policy',
      ' with an explicit deny in a ',
      'permissions boundary',
      ' transitively through a ',
      ': arn:',
      'AccessDenied',
      '{"errorCode":"AccessDenied","eventName":"X"',
      '}',
      '[',
      ']',
      '\\',
      '\\u',
      '&quot;',
      '\n',
      ' ',
      session,
      'You are not authorized to perform this operation',
      'Encoded authorization failure message: ',
      'Not authorized to perform sts:',
    ]
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...bits), fc.string({ unit: 'binary' })), { maxLength: 30 }),
        (all) => {
          const found = parseDenials(all.join(''))
          for (const each of found) expect(Object.values(each)).not.toContain(undefined)
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('a megabyte of nested JSON is read at once', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const text = `${open.repeat(200_000)}"AccessDenied"${close.repeat(200_000)}`
      expect(parseDenials(text)).toEqual([])
    }
  })

  // Read in a time that is not linear in its length, a megabyte takes hours: the time limit of every test tells.
  const megabyte = (piece: string) => piece.repeat(Math.ceil(1_000_000 / piece.length))
  test.each([
    ['letters', 'a'],
    ['blanks', ' '],
    ['line breaks', '\n'],
    ['backslashes', '\\'],
    ['brackets', '['],
    ['closed brackets', '[]'],
    ['braces', '{"a":'],
    ['anchors', ' is not authorized to perform: '],
    ['actions', ' is not authorized to perform: s3:x on resource: '],
    ['reasons', ' because no '],
    ['refused operations', 'You are not authorized to perform this operation. User: '],
    ['codes', 'AccessDenied'],
    ['operations', 'operation ('],
    ['calls', 'when calling the '],
    ['Go', 'operation error a'],
    ['events', '{"errorCode":"AccessDenied","eventName":"X"}\n'],
    ['half events', '{"errorCode":"AccessDenied",\n'],
    [
      'sentences',
      `${user('s3:GetObject', 'arn:aws:s3:::b/k', 'with an explicit deny in a session policy')}\n`,
    ],
    ['entities', '&quot;'],
  ])('a megabyte of %s is read at once', (_, piece) => {
    const text = megabyte(piece)
    parseDenials(text)
    const [first] = parseDenials(`${user('s3:GetObject', 'arn:aws:s3:::b/k')} ${text}`)
    expect(first).toMatchObject({ action: 's3:GetObject', role: expect.any(String) })
  })

  test('a sentence among a megabyte of noise is found', () => {
    const noise = megabyte('2026-11-26 INFO reconciled {"a":[1,2]} ')
    const text = `${noise}\n${user('s3:GetObject', 'arn:aws:s3:::b/k', 'with an explicit deny in a sessions policy')}\n${noise}`
    expect(parseDenials(text)).toMatchObject([{ layer: 'session', resource: 'arn:aws:s3:::b/k' }])
  })
})
