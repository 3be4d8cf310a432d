// Every sentence of AWS's, in everything that carries it to whoever pastes it, and cut off at each of its characters.
import { describe, expect, test } from 'vitest'
import { type Denial, parseDenials } from './index.ts'

const principal =
  'arn:aws:sts::111122223333:assumed-role/shared-data-access/eks-prod-eu-1-export-job-7c9f-0d1e2f3a-4b5c-6d7e-8f90-a1b2c3d4e5f6'
const bucket = 'arn:aws:s3:::acme-data/eu/2026/report.csv'
const queue = 'arn:aws:sqs:eu-central-1:111122223333:jobs'
const scpArn = 'arn:aws:organizations::999900001111:policy/o-a1b2c3d4e5/service_control_policy/p-12345678'
const policyArn = 'arn:aws:iam::111122223333:policy/boundaries/pods'

type Said = {
  readonly action: string
  readonly resource: string | null
  readonly layer: Denial['layer']
  readonly kind?: Denial['kind']
  readonly through?: Denial['through']
  readonly policyArn?: string | null
  readonly words: string
}

/** IAM User Guide, Troubleshoot access denied error messages: every kind, with the action that it is documented with or one of ours. */
const said: readonly Said[] = [
  ...(
    [
      ['identity', 'identity-based policy', 'an identity-based policy'],
      ['session', 'session policy', 'a sessions policy'],
      ['boundary', 'permissions boundary', 'a permissions boundary'],
      ['scp', 'service control policy', 'a service control policy'],
      ['resource', 'resource-based policy', 'a resource-based policy'],
      ['vpcEndpoint', 'VPC endpoint policy', 'a VPC endpoint policy'],
    ] as const
  ).flatMap(([layer, none, denying]): Said[] => [
    {
      action: 's3:GetObject',
      resource: bucket,
      layer,
      kind: 'implicit',
      words: `User: ${principal} is not authorized to perform: s3:GetObject on resource: "${bucket}" because no ${none} allows the s3:GetObject action`,
    },
    {
      action: 'sqs:SendMessage',
      resource: queue,
      layer,
      kind: 'explicit',
      words: `User: ${principal} is not authorized to perform: sqs:SendMessage on resource: ${queue} with an explicit deny in ${denying}`,
    },
  ]),
  {
    action: 's3:PutObject',
    resource: bucket,
    layer: 'session',
    kind: 'explicit',
    words: `User: ${principal} is not authorized to perform: s3:PutObject on resource: "${bucket}" with an explicit deny in a session policy`,
  },
  {
    action: 's3:PutObject',
    resource: bucket,
    layer: 'rcp',
    kind: 'explicit',
    words: `User: ${principal} is not authorized to perform: s3:PutObject on resource: "${bucket}" with an explicit deny in a resource control policy`,
  },
  {
    action: 'sts:AssumeRole',
    resource: 'arn:aws:iam::444455556666:role/target',
    layer: 'trust',
    kind: 'implicit',
    words: `User: ${principal} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/target because no role trust policy allows the sts:AssumeRole action`,
  },
  {
    action: 'sts:AssumeRole',
    resource: 'arn:aws:iam::444455556666:role/target',
    layer: 'trust',
    kind: 'explicit',
    words: `User: ${principal} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/target with an explicit deny in the role trust policy`,
  },
  {
    action: 'dynamodb:GetItem',
    resource: 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders',
    layer: 'vpcEndpoint',
    kind: 'explicit',
    through: 'scp',
    words: `User: ${principal} is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:eu-central-1:111122223333:table/orders with an explicit deny in a VPC endpoint policy transitively through a service control policy`,
  },
  {
    action: 'kms:Decrypt',
    resource: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    layer: 'scp',
    kind: 'explicit',
    policyArn: scpArn,
    words: `User: ${principal} is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab with an explicit deny in a service control policy: ${scpArn}`,
  },
  {
    action: 'ec2:DescribeInstances',
    resource: null,
    layer: 'boundary',
    kind: 'implicit',
    policyArn,
    words: `You are not authorized to perform this operation. User: ${principal} is not authorized to perform: ec2:DescribeInstances because no permissions boundary allows the ec2:DescribeInstances action: ${policyArn}`,
  },
  {
    action: 's3:ListAllMyBuckets',
    resource: null,
    layer: 'identity',
    kind: 'implicit',
    words: `User: ${principal} is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action`,
  },
  {
    action: 's3:PutBucketPolicy',
    resource: 'arn:aws:s3:::acme-data',
    layer: null,
    words: `User: ${principal} is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::acme-data" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access`,
  },
  {
    action: 'iam:PassRole',
    resource: 'arn:aws:iam::111122223333:role/shared-data-access',
    layer: 'identity',
    kind: 'implicit',
    words: `User: ${principal} is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/shared-data-access because no identity-based policy allows the iam:PassRole action`,
  },
]

const json = (value: unknown) => JSON.stringify(value)
const id = '1a2b3c4d-5e6f-7a8b-9c0d-112233445566'

/** What SDKs, logs and people make of a message. */
const wrappings: Readonly<Record<string, (words: string) => string>> = {
  alone: (words) => words,
  'with a full stop': (words) => `${words}.`,
  'AWS CLI': (words) => `\nAn error occurred (AccessDenied) when calling the GetObject operation: ${words}\n`,
  boto3: (words) =>
    `Traceback (most recent call last):\n  File "/app/job.py", line 12, in <module>\n    raise error_class(parsed_response, operation_name)\nbotocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the GetObject operation: ${words}`,
  'SDK for JavaScript v3': (words) =>
    `AccessDenied: ${words}\n    at throwDefaultError (/app/node_modules/@smithy/smithy-client/dist-cjs/index.js:867:20)\n    at async run (/app/index.js:4:3) {\n  '$fault': 'client',\n  '$metadata': {\n    httpStatusCode: 403,\n    requestId: '${id}',\n    attempts: 1\n  },\n  Code: 'AccessDenied'\n}`,
  'SDK for Go v2': (words) =>
    `operation error S3: GetObject, https response error StatusCode: 403, RequestID: ${id}, HostID: abc/+=, api error AccessDenied: ${words}`,
  'SDK for Go v1': (words) =>
    `AccessDenied: ${words}\n\tstatus code: 403, request id: ${id}, host id: abc/+=`,
  'SDK for Java v2': (words) =>
    `software.amazon.awssdk.services.s3.model.S3Exception: ${words} (Service: S3, Status Code: 403, Request ID: ${id}, Extended Request ID: abc/+=) (SDK Attempt Count: 1)\n\tat software.amazon.awssdk.protocols.xml.internal.unmarshall.AwsXmlPredicatedResponseHandler.handleErrorResponse(AwsXmlPredicatedResponseHandler.java:156)`,
  'SDK for Java v1': (words) =>
    `com.amazonaws.services.s3.model.AmazonS3Exception: ${words} (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: ${id}; S3 Extended Request ID: abc/+=; Proxy: null), S3 Extended Request ID: abc/+=`,
  'SDK for Ruby': (words) =>
    `/usr/lib/ruby/gems/aws-sdk-core/plugins/raise_response_errors.rb:17:in 'call': ${words} (Aws::S3::Errors::AccessDenied)`,
  'SDK for PHP': (words) =>
    `Error executing "GetObject" on "https://acme-data.s3.eu-central-1.amazonaws.com/x"; AWS HTTP error: Client error: 403 Forbidden response:\n<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>${words.replaceAll('"', '&quot;')}</Message><RequestId>${id}</RequestId></Error>`,
  'SDK for .NET': (words) =>
    `Unhandled exception. Amazon.S3.AmazonS3Exception: ${words}\n ---> Amazon.Runtime.Internal.HttpErrorResponseException: Exception of type was thrown.`,
  'SDK for Rust': (words) =>
    `Error: ServiceError(ServiceError { source: Unhandled(Unhandled { source: ErrorMetadata { code: Some("AccessDenied"), message: Some(${json(words)}), extras: Some({"aws_request_id": "${id}"}) } }) })`,
  Terraform: (words) =>
    `│ Error: reading S3 Object\n│ \n│   with data.aws_s3_object.x,\n│ \n│ operation error S3: GetObject, https response error StatusCode: 403, RequestID:\n│ ${id}, api error AccessDenied: ${words}\n╵`,
  'a container’s log': (words) =>
    `2026-11-27T10:00:00.123456789Z stderr F time=2026-11-27 level=error msg=${json(words)} code=AccessDenied`,
  'a log within a log': (words) =>
    json({ log: `${json({ level: 'error', message: words })}\n`, stream: 'stderr' }),
  XML: (words) =>
    `<Error><Code>AccessDenied</Code><Message>${words}</Message><RequestId>${id}</RequestId></Error>`,
  JSON: (words) => `{"__type":"com.amazon.coral.service#AccessDeniedException","Message":${json(words)}}`,
  colours: (words) => `\u001b[31mERROR\u001b[0m ${words}\u001b[0m`,
  'a quotation in a mail': (words) => `> Hi, we get this:\n> ${words}\n>\n> Thanks`,
  'word processors’ quotes': (words) => words.replace(/"([^"]*)"/g, '“$1”'),
  'an address': (words) => `https://wiki.example.com/?q=${encodeURIComponent(words)}`,
  twice: (words) => `AccessDenied: ${words}\ncaused by: AccessDenied: ${words}\n\tstatus code: 403`,
  'a terminal of 80 columns': (words) => (words.match(/.{1,80}/g) ?? []).join('\n'),
  'lines broken between words': (words) => words.replace(/(.{40,60}?) /g, '$1\n    '),
  CloudTrail: (words) =>
    json({
      Records: [
        {
          eventVersion: '1.11',
          userIdentity: { type: 'AssumedRole', arn: principal },
          eventTime: '2026-11-27T10:00:00Z',
          eventSource: 's3.amazonaws.com',
          eventName: 'GetObject',
          errorCode: 'AccessDenied',
          errorMessage: words,
          requestID: id,
        },
      ],
    }),
}

const expected = ({ words: _, kind = null, through = null, policyArn: arn = null, ...more }: Said) => ({
  principal,
  kind,
  through,
  policyArn: arn,
  ...more,
})

describe.each(Object.entries(wrappings))('%s', (name, wrap) => {
  test.each(said.map((each) => [each.words, each] as const))('%s', (_, each) => {
    const read = parseDenials(wrap(each.words))
    expect(read).toHaveLength(name === 'twice' ? 2 : 1)
    for (const denial of read) {
      expect(denial).toMatchObject(expected(each))
      // Where a terminal broke a line a key of S3 may have held a blank; and nothing tells that a name ends with the text.
      const open = [...(name.startsWith('a terminal') ? ['resource'] : []), 'policyArn']
      expect(denial.doubts.filter((doubt) => !open.includes(doubt))).toEqual([])
    }
  })
})

/** The parts of what was read that are not in doubt; what the text did not get to is as it was. */
function sure({ doubts, ...read }: Denial, whole: ReturnType<typeof expected>) {
  const part = (name: 'principal' | 'action' | 'resource') =>
    doubts.includes(name) ? whole[name] : (read[name] ?? whole[name])
  const isSure = !doubts.includes('reason')
  return {
    principal: part('principal'),
    action: part('action'),
    resource: part('resource'),
    layer: isSure ? (read.layer ?? whole.layer) : whole.layer,
    kind: isSure ? (read.kind ?? whole.kind) : whole.kind,
    // A whole sentence ends where `transitively` goes on with it.
    through: isSure && read.through !== null ? read.through : whole.through,
  }
}

describe('what is cut off is in doubt, or is as it was', () => {
  test.each(said.map((each) => [each.words, each] as const))('%s', (words, each) => {
    const { policyArn: _, ...whole } = expected(each)
    for (let length = 0; length < words.length; length++) {
      const cut = words.slice(0, length)
      for (const denial of parseDenials(cut)) expect(sure(denial, expected(each)), cut).toEqual(whole)
    }
  })
})

test('a refusal that a log repeats is as many refusals', () => {
  const words = `User: ${principal} is not authorized to perform: kms:Decrypt on resource: * with an explicit deny in a service control policy: ${scpArn}`
  const short = 'User: anonymous is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b'
  for (const each of [words, short]) {
    const log = [1, 2, 3].map((second) => `2026-11-27T10:00:0${second}Z ${each}`).join('\n')
    const read = parseDenials(log)
    expect(read).toHaveLength(3)
    for (const { policyArn: arn, resource } of read) {
      expect(arn).toBe(each === words ? scpArn : null)
      expect(resource).toBe(each === words ? '*' : 'arn:aws:s3:::b')
    }
  }
})

test('lines that a container’s log cut in two', () => {
  const [first] = said
  const words = first?.words ?? ''
  const line = (flag: string, text: string) => `2026-11-27T10:00:00.123456789Z stderr ${flag} ${text}`
  for (let at = 1; at < words.length; at += 7) {
    const [read] = parseDenials(`${line('P', words.slice(0, at))}\n${line('F', words.slice(at))}`)
    expect(read, words.slice(0, at)).toMatchObject({
      principal,
      resource: bucket,
      layer: 'identity',
      doubts: [],
    })
  }
})
