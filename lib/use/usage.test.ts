import { describe, expect, test } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { compareAccess } from '../iam/index.ts'
import { layersOf, sessionContextOf } from '../pod-identity/index.ts'
import { proposePolicy, replayer, usageOf } from './index.ts'
import { eventOf, sorted } from './use.fixture.ts'

const association = {
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'prod-eu-1',
  namespace: 'payments',
  serviceAccount: 'invoice-writer',
  roleArn: 'arn:aws:iam::111122223333:role/shared',
  disableSessionTags: true,
}
const document = (Action: string | readonly string[], Resource: string | readonly string[] = '*') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] })
function accessOf(role: string | null, policy?: string) {
  const facts =
    role === null ? null : { policies: [{ name: 'Data', text: role }], tags: {}, organization: null }
  const own = { ...association, ...(policy !== undefined && { policy }) }
  return { policies: layersOf(own, facts), session: sessionContextOf(own, facts) }
}
const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf'
const someRole = document(['secretsmanager:*Secret*', 's3:*Object', 'kms:Decrypt', 'iam:PassRole'])

async function usage(events: readonly object[], role: string | null = someRole) {
  const found = await sorted(events)
  return { found, ...usageOf(found.pods, found, accessOf(role), catalog) }
}

describe('what was used', () => {
  test('is told from what was refused, what was not seen, and what nobody can know', async () => {
    const { used, refused, unused, unknown, ...times } = await usage([
      eventOf('secretsmanager:GetSecretValue', secret),
      eventOf('secretsmanager:GetSecretValue', secret, { eventTime: '2026-11-29T10:00:00Z' }),
      eventOf('secretsmanager:DeleteSecret', secret, { errorCode: 'AccessDenied' }),
      eventOf('s3:PutObject', 'arn:aws:s3:::invoices/a'),
    ])
    expect(used.map(({ action, calls, resources }) => [action, calls, resources])).toEqual([
      ['secretsmanager:GetSecretValue', 2, [secret]],
      ['s3:PutObject', 1, ['arn:aws:s3:::invoices/a']],
    ])
    expect(refused.map(({ action }) => action)).toEqual(['secretsmanager:DeleteSecret'])
    expect(times).toMatchObject({ calls: 4, first: '2026-11-28T10:00:00Z', last: '2026-11-29T10:00:00Z' })
    expect(unused).toContain('secretsmanager:PutSecretValue')
    expect(unused).not.toContain('secretsmanager:GetSecretValue')
    expect(unused.every((action) => action.startsWith('secretsmanager:'))).toBe(true)
    const why = Object.fromEntries(unknown.map((each) => [each.action, each.why]))
    expect(why).toMatchObject({
      's3:GetObject': 'data-event',
      's3:DeleteObject': 'data-event',
      'kms:Decrypt': 'left-out',
      'iam:PassRole': 'no-call',
    })
  })

  test('says nothing of reads where the events have none', async () => {
    const { unused, unknown } = await usage([
      eventOf('secretsmanager:PutSecretValue', secret, { readOnly: false }),
    ])
    expect(unknown).toContainEqual({ action: 'secretsmanager:GetSecretValue', why: 'reads-left-out' })
    expect(unused).toContain('secretsmanager:DeleteSecret')
  })

  test('says nothing of a service whose events go by other names', async () => {
    const strange = await usage([eventOf('secretsmanager:Moonwalk', secret)])
    expect(strange.used).toMatchObject([{ action: 'secretsmanager:Moonwalk', isKnown: false }])
    expect(strange.unused).toEqual([])
    const elsewhere = await usage([eventOf('secretsmgr:PutSecretValue', secret)])
    expect(elsewhere.unknown).toContainEqual({ action: 'secretsmanager:PutSecretValue', why: 'another-name' })
    expect(elsewhere.unused).toContain('secretsmanager:DeleteSecret')
  })

  test('takes KMS for recorded where one of its events is there', async () => {
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/0f3c1a52-8f0e-4f4d-9a3b-2c1d0e9f8a7b'
    const { unused } = await usage([eventOf('kms:Encrypt', key)])
    expect(unused).toContain('kms:Decrypt')
  })

  test('says nothing where not all calls were kept apart, nor keeps less than they may have been', async () => {
    const some = await sorted(
      ['a', 'b', 'c'].map((name) => eventOf('secretsmanager:GetSecretValue', secret.replace('db', name))),
      { pods: 1, calls: 2 },
    )
    const { unused, leftOut } = usageOf(some.pods, some, accessOf(someRole), catalog)
    expect([leftOut, unused.includes('secretsmanager:PutSecretValue')]).toEqual([1, true])
    expect(proposePolicy(some.pods, catalog)?.anyResource).toEqual(['secretsmanager:GetSecretValue'])
    const none = await sorted(
      ['Get', 'Put', 'List'].map((verb) => eventOf(`secretsmanager:${verb}SecretValue`, secret)),
      { pods: 1, calls: 1 },
    )
    expect(usageOf(none.pods, none, accessOf(someRole), catalog).unused).toEqual([])
  })

  test('calls nothing unused of a role that was not read', async () => {
    const { unused } = await usage([eventOf('secretsmanager:GetSecretValue', secret)], null)
    expect(unused).toEqual([])
  })
})

const everything = accessOf(document('*'))

async function proposed(events: readonly object[], closest?: 'folders' | 'any') {
  const found = await sorted(events)
  const proposal = proposePolicy(found.pods, catalog, closest)
  if (proposal === null) throw new Error('nothing is proposed')
  const after = accessOf(document('*'), proposal.text)
  const held = replayer(after.policies, after.session)
  for (const { call, ...times } of found.pods.flatMap(({ same }) => same)) held.add(call, times)
  return { proposal, replay: held.result(), after }
}

describe('a proposal', () => {
  test('keeps what was used and nothing else, as the engine says', async () => {
    const { proposal, replay, after } = await proposed([
      eventOf('secretsmanager:GetSecretValue', secret),
      eventOf('s3:GetObject', 'arn:aws:s3:::invoices/2026/a*b'),
      eventOf('s3:PutObject', 'arn:aws:s3:::invoices/2026/a*b'),
      eventOf('s3:DeleteObject', 'arn:aws:s3:::invoices/2026/a*b', { errorCode: 'AccessDenied' }),
    ])
    expect(JSON.parse(proposal.text).Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: ['arn:aws:s3:::invoices/2026/a${*}b'],
      },
      { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [secret] },
    ])
    expect(proposal).toMatchObject({ fits: true, closeness: 'as-seen', anyResource: [], notKept: [] })
    expect(replay).toMatchObject({ calls: 4, allowed: 3, refused: [], open: [], nowAllowed: [] })
    const sessions = { before: everything.session, after: after.session }
    const { gains, losses } = compareAccess(everything.policies, after.policies, sessions, catalog)
    expect(gains).toEqual([])
    expect(losses.map(({ action }) => action)).toContain('s3:DeleteObject')
  })

  test('goes to folders, and then to any resource, where the text would be too long', async () => {
    const keys = Array.from({ length: 400 }, (_, at) => `arn:aws:s3:::invoices/2026/${at}.pdf`)
    const folders = await proposed(keys.map((arn) => eventOf('s3:GetObject', arn)))
    expect(folders.proposal).toMatchObject({ fits: true, closeness: 'folders' })
    expect(folders.proposal.text).toContain('arn:aws:s3:::invoices/*')
    expect(folders.replay).toMatchObject({ allowed: 400, refused: [] })
    const buckets = keys.map((_, at) => `arn:aws:s3:::invoices-of-customer-number-${at}/a`)
    const any = await proposed(buckets.map((arn) => eventOf('s3:GetObject', arn)))
    expect(any.proposal).toMatchObject({ fits: true, closeness: 'any' })
    expect(any.replay).toMatchObject({ allowed: 400, refused: [] })
  })

  test('is looser where somebody asks for it', async () => {
    const events = [eventOf('s3:GetObject', 'arn:aws:s3:::invoices/2026/a')]
    expect((await proposed(events, 'folders')).proposal.text).toContain('arn:aws:s3:::invoices/*')
    expect(JSON.parse((await proposed(events, 'any')).proposal.text).Statement[0].Resource).toEqual(['*'])
  })

  test('keeps any resource where an event does not say on what, or one request is about several kinds', async () => {
    const { proposal, replay } = await proposed([
      eventOf('secretsmanager:GetSecretValue', null),
      eventOf('ec2:RunInstances', 'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1'),
    ])
    expect(proposal.anyResource.toSorted()).toEqual(['ec2:RunInstances', 'secretsmanager:GetSecretValue'])
    expect(replay.refused).toEqual([])
  })

  test('says what it does not keep', async () => {
    const { proposal } = await proposed([
      eventOf('sts:GetCallerIdentity', null),
      eventOf('moon:Walk', null),
      eventOf('s3:PutObject', 'arn:aws:s3:::invoices/a', { requestParameters: { 'x-amz-acl': 'private' } }),
    ])
    expect(proposal).toMatchObject({ notKept: ['moon:Walk'], asksMore: ['s3:PutObject'], anyResource: [] })
    const refused = await sorted([eventOf('s3:GetObject', 'arn:aws:s3:::a/b', { errorCode: 'AccessDenied' })])
    expect(proposePolicy(refused.pods, catalog)).toBeNull()
  })

  test('that does not fit says so', async () => {
    const actions = catalog.actions.filter((_, at) => at % 150 === 0).map(({ name }) => name)
    const { proposal } = await proposed(actions.map((action) => eventOf(action, null)))
    expect(proposal.fits).toBe(proposal.characters <= 2048)
    expect(proposal.fits).toBe(false)
  })
})
