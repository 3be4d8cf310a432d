import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { decide } from '../evaluate/decide.ts'
import { allow, deny, policy, roleArn, type Written, written, writtenIn2008 } from '../iam.fixture.ts'
import type { ActionCatalog, ContextValues, SessionContext } from '../types.ts'
import { type CompactSurroundings, compactPolicy } from './compact.ts'

// The laws ask thousands of requests of each policy.
vi.setConfig({ testTimeout: 120_000 })

const catalog: ActionCatalog = {
  date: '2026-01-01',
  actions: [
    'GetObject',
    'GetObjectAcl',
    'GetObjectTagging',
    'PutObject',
    'PutObjectAcl',
    'ListBucket',
    'DeleteObject',
  ].map((name) => ({
    name: `s3:${name}`,
    level: 'Read',
    resources: name === 'ListBucket' ? ['arn:%:s3:::%'] : ['arn:%:s3:::%/*'],
  })),
}
const session: SessionContext = { principal: roleArn, known: {}, absent: [] }
const shop = 'arn:aws:s3:::shop'

function compact(text: string, limit = 0, surroundings?: CompactSurroundings) {
  return compactPolicy(text, limit, { catalog, ...(surroundings && { surroundings }) })
}
function statementsOf(text: string | undefined): unknown {
  return JSON.parse(text ?? '{}').Statement
}

describe('by itself', () => {
  test('what fits as it is keeps its names', () => {
    const text = JSON.stringify(JSON.parse(written({ ...allow('s3:*'), Sid: 'All' })), null, 2)
    expect(compact(text, 2048)).toMatchObject({ fits: true, provenFor: 'policy', steps: ['left out spaces'] })
    expect(compact(text, 2048)?.text).toContain('All')
  })

  test.each<[string, readonly Written[], unknown]>([
    ['one of two that say the same', [allow('s3:GetObject'), allow('s3:getobject')], allow('s3:GetObject')],
    ['an action another pattern holds', [allow(['s3:Get*', 's3:GetObject'])], allow('s3:Get*')],
    [
      'a resource another holds',
      [allow('s3:Get*', [`${shop}/a/*`, `${shop}/*`])],
      allow('s3:Get*', `${shop}/*`),
    ],
    [
      'joined by action',
      [allow('s3:Get*', shop), allow('s3:Put*', shop)],
      allow(['s3:Get*', 's3:Put*'], shop),
    ],
    [
      'joined by resource',
      [allow('s3:Get*', `${shop}/a`), allow('s3:Get*', `${shop}/b`)],
      allow('s3:Get*', [`${shop}/a`, `${shop}/b`]),
    ],
    [
      'an allow that the rest allows, whatever its condition',
      [allow('s3:*'), allow('s3:Get*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
      allow('s3:*'),
    ],
    [
      'an allow that is denied',
      [allow('s3:*'), allow('s3:Get*', `${shop}/a`), deny('s3:Get*')],
      [allow('s3:*'), deny('s3:Get*')],
    ],
    [
      'an allow whose conditions cannot hold',
      [
        allow('s3:Put*'),
        allow('s3:Get*', '*', { Condition: { StringEquals: { k: 'a' }, StringLike: { k: 'b*' } } }),
      ],
      allow('s3:Put*'),
    ],
    [
      'a deny stays, also where nothing is allowed',
      [allow('s3:Get*'), deny('s3:Put*')],
      [allow('s3:Get*'), deny('s3:Put*')],
    ],
  ])('%s', (name, statements, expected) => {
    const short = compact(
      written(...statements),
      written(...[expected].flat().map((each) => each as Written)).length,
    )
    expect(short).toMatchObject({ provenFor: name.startsWith('an allow') ? 'catalog' : 'policy' })
    expect(statementsOf(short?.text)).toEqual(expected)
  })

  test('Version goes where no variable needs it', () => {
    expect(compact(written(allow('s3:*')))?.text).not.toContain('Version')
    expect(compact(written(allow('s3:*', `${shop}/\${aws:userid}/*`)))?.text).toContain('2012-10-17')
    const literal = compact(writtenIn2008(allow('s3:GetObject', `${shop}/\${aws:userid}`)))
    expect(literal?.text).not.toContain('Version')
  })

  test('names become patterns that match the same, and say that the catalog is the reason', () => {
    const text = written(allow(['s3:GetObject', 's3:GetObjectAcl', 's3:GetObjectTagging', 's3:PutObject']))
    const short = compact(text)
    expect(short).toMatchObject({ provenFor: 'catalog' })
    expect(statementsOf(short?.text)).toEqual(allow(['s3:Get*', 's3:PutObject']))
  })

  test('a step that keeps more does not hide one that keeps less', () => {
    const text = written(allow(['s3:GetObject']), allow('s3:Frobnicate*'), deny('s3:Zap*'))
    const short = compact(text)
    expect(short?.text).not.toContain('Zap')
    expect(short?.provenFor).toBe('catalog')
  })

  test('beside a role what is denied stays denied: a policy of the resource may allow it', () => {
    const text = written(allow('s3:GetObject'), deny('s3:DeleteObject'))
    const role = { policies: { identity: policy(allow('s3:GetObject')) }, session }
    expect(compact(text, 0, role)?.text).toContain('Deny')
  })

  test('a policy of which nothing has an effect keeps a statement', () => {
    const role = { policies: { identity: policy(allow('s3:GetObject')) }, session }
    expect(
      statementsOf(compact(written(allow('s3:PutObject'), allow('s3:ListBucket')), 0, role)?.text),
    ).not.toEqual([])
  })

  test('an action the catalog does not know stays', () => {
    const text = written(allow(['s3:GetObject', 's3:GetObjectAcl', 's3:GetObjectTagging', 's3:NewThing']))
    expect(compact(text)?.text).toContain('s3:NewThing')
  })

  test('NotAction and NotResource are not joined', () => {
    const statements = [
      { Effect: 'Allow', NotAction: 's3:Put*', Resource: '*' },
      { Effect: 'Allow', NotAction: 's3:Get*', Resource: '*' },
    ]
    expect(statementsOf(compact(written(...statements))?.text)).toHaveLength(2)
  })

  test.each(['', '{', '{"Statement":1}', written({ Effect: 'Allow' })])('no policy in order: %s', (text) => {
    expect(compact(text)).toBeNull()
  })
})

describe('within a role', () => {
  const around: CompactSurroundings = {
    policies: {
      identity: policy(allow(['s3:GetObject', 's3:PutObject', 's3:ListBucket'], [`${shop}/*`, shop])),
    },
    session,
  }
  test('grants that the role never allows go, and its resources are left to it', () => {
    const text = written(
      allow(['s3:GetObject', 's3:DeleteObject'], `${shop}/*`),
      allow('s3:DeleteObject', `${shop}/*`),
    )
    const short = compact(text, 0, around)
    expect(short).toMatchObject({ provenFor: 'surroundings' })
    expect(short?.characters).toBeLessThan(compact(text)?.characters ?? 0)
    expect(short?.text).not.toContain('shop')
  })

  test('not more is done than the limit asks for', () => {
    const text = written(allow(['s3:GetObject', 's3:GetObject', 's3:DeleteObject'], `${shop}/*`))
    expect(compact(text, text.length - 1, around)).toMatchObject({ provenFor: 'policy', fits: true })
  })
})

describe('laws', () => {
  const names = fc.constantFrom(
    's3:*',
    's3:Get*',
    's3:GetObject',
    's3:GetObjectAcl',
    's3:Put*',
    's3:ListBucket',
    's3:DeleteObject',
  )
  const some = <T>(each: fc.Arbitrary<T>) => fc.array(each, { minLength: 1, maxLength: 3 })
  const places = fc.constantFrom(
    '*',
    shop,
    `${shop}/*`,
    `${shop}/a*`,
    `${shop}/a`,
    `${shop}/b`,
    `${shop}/\${k}`,
  )
  const conditions = fc.constantFrom<Written>(
    {},
    {},
    { StringEquals: { k: 'a' } },
    { StringLike: { k: ['a', 'b*'] } },
  )
  const statement = fc
    .record({
      Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
      Action: some(names),
      Resource: some(places),
      Condition: conditions,
    })
    .map((each): Written => each)
  const contexts: readonly ContextValues[] = [{}, { k: 'a' }, { k: 'b' }, { k: 'z' }]
  const requests = catalog.actions.flatMap(({ name }) =>
    [shop, `${shop}/a`, `${shop}/ab`, `${shop}/b`, 'arn:aws:s3:::x/y'].flatMap((resource) =>
      contexts.map((context) => ({
        principal: roleArn,
        action: name,
        resource,
        context,
      })),
    ),
  )
  // A request is of a resource that its action takes.
  const fitting = requests.filter(
    ({ action, resource }) => (action === 's3:ListBucket') !== resource.includes('/'),
  )

  test('every request is answered as before, denies included', () => {
    let shorter = 0
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 4 }), (statements) => {
        const text = written(...statements)
        const short = compact(text)
        expect(short).not.toBeNull()
        if (short && short.characters < text.length - 30) shorter++
        for (const request of fitting) {
          const verdicts = [text, short?.text ?? ''].map(
            (each) => decide(request, { identity: [{ name: 'p', text: each }] }).verdict,
          )
          expect([request, verdicts[1]]).toEqual([request, verdicts[0]])
        }
      }),
      { numRuns: 80 },
    )
    expect(shorter).toBeGreaterThan(20)
  })

  test('and so together with a role', () => {
    fc.assert(
      fc.property(
        fc.array(statement, { minLength: 1, maxLength: 3 }),
        fc.array(statement, { minLength: 1, maxLength: 2 }),
        (own, statements) => {
          const identity = policy(...own)
          const text = written(...statements)
          const short = compact(text, 0, { policies: { identity }, session })
          for (const request of fitting) {
            const allowed = [text, short?.text ?? ''].map(
              (each) =>
                decide(request, { identity, session: [{ name: 'p', text: each }] }).verdict === 'allowed',
            )
            expect([request, allowed[1]]).toEqual([request, allowed[0]])
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
