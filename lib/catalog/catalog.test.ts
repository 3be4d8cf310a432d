import { describe, expect, test } from 'vitest'
import { catalog } from './index.ts'

const byName = new Map(catalog.actions.map((action) => [action.name, action]))
const types = (name: string) => byName.get(name)?.resources

describe('catalog', () => {
  test('holds the whole of AWS, once each, with its date', () => {
    expect(catalog.actions.length).toBeGreaterThan(20_000)
    expect(byName.size).toBe(catalog.actions.length)
    expect(catalog.date).toMatch(/^20\d\d-\d\d-\d\d$/)
  })

  test('is in a form the engine can read throughout', () => {
    const levels = ['List', 'Read', 'Write', 'Tagging', 'Permissions management']
    expect(catalog.actions.filter(({ name }) => !/^[a-z0-9-]+:[A-Za-z0-9_-]+$/.test(name))).toEqual([])
    expect(catalog.actions.filter(({ level }) => !levels.includes(level))).toEqual([])
    const patterns = new Set(catalog.actions.flatMap(({ resources }) => resources))
    expect([...patterns].filter((pattern) => !/^(\*|arn:%:[^${}\s]+)$/.test(pattern))).toEqual([])
  })

  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
  test('knows levels and resource types', () => {
    expect(byName.get('s3:ListAllMyBuckets')).toMatchObject({ level: 'List', resources: [] })
    expect(types('s3:ListBucket')).toContain('arn:%:s3:::%')
    expect(types('s3:GetObject')).toContain('arn:%:s3:::%/*')
    expect(byName.get('s3:PutBucketPolicy')?.level).toBe('Permissions management')
    expect(byName.get('s3:PutObjectTagging')?.level).toBe('Tagging')
  })

  test('knows every condition key and its type', () => {
    const types = ['String', 'ARN', 'Numeric', 'Date', 'Bool', 'IPAddress', 'Binary']
    const keys = new Map(catalog.keys?.map((key) => [key.name.toLowerCase(), key]))
    expect(keys.size).toBe(catalog.keys?.length)
    expect([...keys.values()].filter(({ type }) => !types.includes(type))).toEqual([])
    expect([...keys.values()].filter(({ name }) => !/^[\w./-]+[:/][\w.:/-]*$/.test(name))).toEqual([])
    const used = new Set(catalog.actions.flatMap((action) => action.keys ?? []))
    expect([...used].filter((name) => keys.get(name.toLowerCase())?.name !== name)).toEqual([])
    expect(catalog.actions.filter((action) => action.keys === undefined)).toEqual([])
  })

  test.each<[name: string, type: string, multivalued: boolean]>([
    ['aws:PrincipalTag/', 'String', false],
    ['aws:TagKeys', 'String', true],
    ['aws:SourceIp', 'IPAddress', false],
    ['aws:TokenIssueTime', 'Date', false],
    ['s3:ExistingObjectTag/', 'String', false],
    ['s3:RequestObjectTagKeys', 'String', true],
    ['s3:max-keys', 'Numeric', false],
    ['dynamodb:LeadingKeys', 'String', true],
    ['kms:EncryptionContext:', 'String', false],
    ['kms:EncryptionContextKeys', 'String', true],
    ['secretsmanager:ResourceTag/', 'String', false],
    ['identitystore:UserId', 'String', false],
    ['iam:PassedToService', 'String', false],
    ['lambda:SourceFunctionArn', 'ARN', false],
  ])('the key %s is %s, multivalued %s', (name, type, multivalued) => {
    expect(catalog.keys?.find((key) => key.name === name)).toEqual({ name, type, multivalued })
  })

  // Same page, and list_awskeymanagementservice.html, list_awsidentityandaccessmanagementiam.html.
  test.each([
    ['s3:ListBucket', 's3:prefix'],
    ['s3:GetObject', 's3:ExistingObjectTag/'],
    ['kms:Decrypt', 'kms:EncryptionContext:'],
    ['iam:PassRole', 'iam:PassedToService'],
    ['dynamodb:Query', 'dynamodb:LeadingKeys'],
    // The key of a resource type, not of the action.
    ['eks:DescribePodIdentityAssociation', 'aws:ResourceTag/'],
    ['eks:CreatePodIdentityAssociation', 'aws:RequestTag/'],
    // A Lambda function's session brings it to every service.
    ['s3:GetObject', 'lambda:SourceFunctionArn'],
  ])('%s carries %s', (name, key) => {
    expect(byName.get(name)?.keys).toContain(key)
  })

  test.each([
    // A role may have a path.
    ['iam:PassRole', 'arn:%:iam::%:role/*'],
    ['dynamodb:Query', 'arn:%:dynamodb:%:%:table/%/index/%'],
    ['kms:Decrypt', 'arn:%:kms:%:%:key/%'],
    ['sqs:SendMessage', 'arn:%:sqs:%:%:%'],
    // https://docs.aws.amazon.com/iot/latest/developerguide/topics.html: a topic is a path.
    ['iot:Publish', 'arn:%:iot:%:%:topic/*'],
    // https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html: a version or an alias may follow the name.
    ['lambda:InvokeFunction', 'arn:%:lambda:%:%:function:*'],
    ['ssm:GetParameter', 'arn:%:ssm:%:%:parameter/*'],
    // Two forms of one type.
    ['lex:DeleteBot', 'arn:%:lex:%:%:bot:*'],
    ['lex:DeleteBot', 'arn:%:lex:%:%:bot/*'],
    // Images have no account.
    ['ec2:RunInstances', 'arn:%:ec2:%::image/*'],
  ])('%s takes %s', (name, pattern) => {
    expect(types(name)).toContain(pattern)
  })

  test('knows EKS, which the product is about', () => {
    for (const verb of ['Create', 'Describe', 'Update', 'Delete'])
      expect(byName.get(`eks:${verb}PodIdentityAssociation`)).toBeDefined()
    expect(types('eks:UpdatePodIdentityAssociation')).toEqual(['arn:%:eks:%:%:podidentityassociation/*/*'])
  })
})
