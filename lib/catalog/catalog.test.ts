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

  test.each([
    // A role may have a path.
    ['iam:PassRole', 'arn:%:iam::%:role/*'],
    ['dynamodb:Query', 'arn:%:dynamodb:%:%:table/%/index/%'],
    ['kms:Decrypt', 'arn:%:kms:%:%:key/%'],
    ['sqs:SendMessage', 'arn:%:sqs:%:%:%'],
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
