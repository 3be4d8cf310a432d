import { describe, expect, test } from 'vitest'
import {
  actionsMatching,
  actionsOnType,
  actionsWithKey,
  catalog,
  findAction,
  findKey,
  findService,
  loadDescriptions,
  services,
} from './index.ts'

const names = (actions: readonly { readonly name: string }[]) => actions.map(({ name }) => name)
const typeOf = (service: string, name: string) => {
  const found = findService(service)?.types.find((type) => type.name === name)
  if (!found) throw new Error(`no type ${name}`)
  return found
}

describe('services', () => {
  test('have a name, their actions and their resource types as AWS writes them', () => {
    expect(services).toHaveLength(456)
    expect(findService('S3')).toMatchObject({ prefix: 's3', name: 'Amazon S3' })
    expect(findService('nothing')).toBeUndefined()
    expect(typeOf('s3', 'bucket')).toMatchObject({
      service: 's3',
      arns: ['arn:${Partition}:s3:::${BucketName}'],
      patterns: ['arn:%:s3:::%'],
    })
    expect(typeOf('eks', 'podidentityassociation').arns).toEqual([
      'arn:${Partition}:eks:${Region}:${Account}:podidentityassociation/${ClusterName}/${UUID}',
    ])
  })

  test('hold every action and every type once, in a form to complete from', () => {
    expect(services.flatMap(({ actions }) => actions)).toEqual(catalog.actions)
    expect(catalog.actions).toHaveLength(22_091)
    const types = services.flatMap((service) => service.types)
    expect(types).toHaveLength(2334)
    expect(types.filter(({ arns, patterns }) => arns.length !== patterns.length)).toEqual([])
    expect(types.flatMap(({ arns }) => arns).filter((arn) => !/^(arn:|\*$)/.test(arn))).toEqual([])
  })
})

describe('actions by pattern', () => {
  test.each<[pattern: string, found: readonly string[]]>([
    ['s3:GetObject', ['s3:GetObject']],
    ['S3:getobject', ['s3:GetObject']],
    ['eks:*PodIdentityAssociation', names(actionsMatching('eks:*podidentityassociation'))],
    [
      'sts:Assume*',
      ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoot'],
    ],
    ['sts:AssumeRoo?', ['sts:AssumeRoot']],
    ['s3:NoSuchThing', []],
    ['nothing:*', []],
    ['s3', []],
    ['', []],
    // A pattern is never a regular expression.
    ['s3:(Get|Put)Object', []],
    ['s3:Get.*Object', []],
  ])('%s', (pattern, found) => {
    expect(names(actionsMatching(pattern))).toEqual(found)
  })

  test('everything, and across services', () => {
    expect(actionsMatching('*')).toHaveLength(catalog.actions.length)
    expect(names(actionsMatching('eks:*podidentityassociation'))).toHaveLength(4)
    const services = new Set(names(actionsMatching('s3*')).map((name) => name.split(':')[0]))
    expect([...services]).toEqual([
      's3',
      's3-object-lambda',
      's3-outposts',
      's3express',
      's3files',
      's3tables',
      's3vectors',
    ])
  })

  test('by name', () => {
    expect(findAction('EKS:describecluster')?.name).toBe('eks:DescribeCluster')
    expect(findAction('eks:*')).toBeUndefined()
  })

  // Tried in every way they can match, they would take longer than there is: the test's own time limit tells.
  test('a thousand stars take no time', () => {
    expect(actionsMatching(`s3:${'*a'.repeat(1000)}`)).toEqual([])
  })
})

describe('actions by resource type', () => {
  test('are those that can be limited to it', () => {
    const onBucket = names(actionsOnType(typeOf('s3', 'bucket')))
    expect(onBucket).toContain('s3:ListBucket')
    expect(onBucket).not.toContain('s3:GetObject')
    expect(onBucket).not.toContain('s3:ListAllMyBuckets')
    expect(names(actionsOnType(typeOf('eks', 'podidentityassociation')))).toContain(
      'eks:UpdatePodIdentityAssociation',
    )
  })

  test('a type of no service has none', () => {
    const type = { ...typeOf('s3', 'bucket') }
    expect(actionsOnType(type)).toEqual([])
    expect(actionsOnType({ ...type, service: 'nothing' })).toEqual([])
  })
})

describe('keys', () => {
  test.each([
    ['aws:principaltag/Team', 'aws:PrincipalTag/'],
    ['aws:ResourceTag/', 'aws:ResourceTag/'],
    ['kms:EncryptionContext:app:stage', 'kms:EncryptionContext:'],
    ['kms:EncryptionContextKeys', 'kms:EncryptionContextKeys'],
    ['s3:prefix', 's3:prefix'],
    ['ec2:ResourceTag/a/b', 'ec2:ResourceTag/'],
    ['s3:prefix/x', undefined],
    ['s3:nothing', undefined],
    ['', undefined],
    ['/', undefined],
    [`aws:ResourceTag/${'/'.repeat(1_000_000)}`, 'aws:ResourceTag/'],
  ])('%.40s', (name, found) => {
    expect(findKey(name)?.name).toBe(found)
  })

  test('tell the actions whose requests carry them', () => {
    expect(names(actionsWithKey('s3:prefix'))).toEqual(['s3:ListBucket', 's3:ListBucketVersions'])
    expect(names(actionsWithKey('IAM:passedtoservice'))).toContain('iam:PassRole')
    expect(actionsWithKey('aws:SourceIp')).toHaveLength(catalog.actions.length)
    expect(actionsWithKey('ec2:SourceInstanceArn')).toHaveLength(catalog.actions.length)
    const tagged = names(actionsWithKey('aws:ResourceTag/team'))
    expect(tagged).toContain('eks:DescribeCluster')
    expect(tagged).not.toContain('s3:ListAllMyBuckets')
    expect(actionsWithKey('s3:nothing')).toEqual([])
  })
})

describe('descriptions', () => {
  test('are there for every action and key of a service', async () => {
    for (const prefix of ['s3', 'eks', 'kms', 'ec2', 'a2c']) {
      const sentences = await loadDescriptions(prefix)
      const actions = findService(prefix)?.actions ?? []
      expect(Object.keys(sentences?.actions ?? {}).sort()).toEqual(names(actions).sort())
      for (const key of Object.keys(sentences?.keys ?? {})) expect(findKey(key)?.name).toBe(key)
    }
    const { actions, keys } = (await loadDescriptions('S3')) ?? { actions: {}, keys: {} }
    expect(actions['s3:GetObject']).toBe('Grants permission to retrieve objects from Amazon S3')
    expect(keys['s3:prefix']).toBe('Filters access by key name prefix')
  })

  test('of a service that does not exist are null', async () => {
    expect(await loadDescriptions('nothing')).toBeNull()
    expect(await loadDescriptions('../catalog')).toBeNull()
    expect(await loadDescriptions('__proto__')).toBeNull()
  })
})
