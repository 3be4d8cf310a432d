import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchArn } from '../conditions/arn.ts'
import { cidrContains, parseCidr } from '../conditions/values.ts'
import { decide } from '../evaluate/decide.ts'
import { allow, deny, policy, roleArn, type Written, written } from '../iam.fixture.ts'
import { matchGlob, parseGlob } from '../pattern.ts'
import type { ActionCatalog, PolicySet, SessionContext } from '../types.ts'
import { addressSamples } from './addresses.ts'
import { accepts, covers, findText, meets } from './automaton.ts'
import { compareAccess } from './compare.ts'
import { Budget, type Cover, cellsIn, intersect, subtract, union } from './cover.ts'
import { effectivePermissions } from './effective.ts'
import { intersectPatterns } from './intersect-patterns.ts'
import { arnGlob, foldedGlob, typeGlob } from './pattern-codes.ts'
import { sayCondition } from './words.ts'

const catalog: ActionCatalog = {
  date: '2026-01-01',
  actions: [
    { name: 's3:GetObject', level: 'Read', resources: ['arn:%:s3:::%/*'] },
    { name: 's3:ListAllMyBuckets', level: 'List', resources: [] },
    { name: 's3:ListBucket', level: 'List', resources: ['arn:%:s3:::%'] },
    { name: 's3:PutObject', level: 'Write', resources: ['arn:%:s3:::%/*'] },
  ],
}
const session: SessionContext = { principal: roleArn, known: {}, absent: [] }
const shop = 'arn:aws:s3:::shop'

const effective = (policies: PolicySet) => effectivePermissions(policies, session, catalog)
const access = (policies: PolicySet, action = 's3:GetObject') =>
  effective(policies).actions.find((each) => each.action === action)
const compare = (before: PolicySet, after: PolicySet) =>
  compareAccess(before, after, { before: session, after: session }, catalog)
const when = (operator: string, key: string, value: unknown): Written => ({
  Condition: { [operator]: { [key]: value } },
})

describe('a condition in words', () => {
  const vpc = { operator: 'StringEquals', key: 'aws:SourceVpc', values: ['vpc-1', 'vpc-2'] }
  const plain = { operator: 'Bool', key: 'aws:SecureTransport', values: ['false'] }
  test.each<[condition: Parameters<typeof sayCondition>[0], words: string]>([
    [{ kind: 'doubtful' }, 'AWS refuses the statement as it is written'],
    [{ kind: 'if', test: vpc }, 'aws:SourceVpc StringEquals vpc-1 or vpc-2'],
    [
      { kind: 'unless', tests: [plain], resources: ['*'], not: false },
      'not denied by aws:SecureTransport Bool false',
    ],
    [
      { kind: 'unless', tests: [plain, vpc], resources: ['a', 'b'], not: false },
      'not denied on a or b by aws:SecureTransport Bool false and aws:SourceVpc StringEquals vpc-1 or vpc-2',
    ],
    [{ kind: 'unless', tests: [], resources: ['a'], not: true }, 'not denied on all but a'],
    // All but everything is nothing: not the same as everywhere.
    [{ kind: 'unless', tests: [], resources: ['*'], not: true }, 'not denied on all but *'],
  ])('%j', (condition, words) => {
    expect(sayCondition(condition)).toBe(words)
  })
})

describe('every layer takes part', () => {
  const identity = policy(allow('s3:*'))
  test.each<[verdict: string, policies: Omit<PolicySet, 'identity'>]>([
    ['denied', { rcps: [policy(deny('s3:GetObject'))] }],
    ['denied', { rcps: [policy(allow('*')), policy(deny('s3:Get*'))] }],
    ['narrowed', { rcps: [policy(deny('s3:GetObject', `${shop}/*`))] }],
    // RCPs only ever deny: one that allows nothing takes nothing.
    ['granted', { rcps: [policy(allow('sqs:*'))] }],
    ['cut', { vpcEndpoint: policy(allow('s3:PutObject')) }],
    ['narrowed', { vpcEndpoint: policy(allow('s3:*', `${shop}/*`)) }],
    ['granted', { vpcEndpoint: policy(allow('*')) }],
    ['denied', { vpcEndpoint: policy(allow('*'), deny('s3:*')) }],
  ])('%s: %j', (verdict, policies) => {
    expect(access({ identity, ...policies })?.verdict).toBe(verdict)
  })

  test('a narrowing endpoint’s resources are those of the grant', () => {
    const policies = { identity, vpcEndpoint: policy(allow('s3:*', `${shop}/a/*`)) }
    expect(access(policies)?.grants).toMatchObject([{ resources: [`${shop}/a/*`] }])
    expect(access(policies)?.grants[0]?.from.map(({ layer }) => layer)).toEqual(['identity', 'vpcEndpoint'])
  })
})

describe('a statement that AWS refuses', () => {
  // A comma too many: which statement says what is a guess.
  const broken = (...statements: readonly Written[]) => [
    { name: 'broken', text: written(...statements).replace(/\]\}$/, ',]}') },
  ]
  const doubt = { kind: 'doubtful' }

  test('allows under the condition that it is taken', () => {
    const identity = broken(allow('s3:GetObject'))
    expect(access({ identity })).toMatchObject({
      verdict: 'granted',
      conditional: true,
      grants: [{ resources: ['*'], conditions: [doubt] }],
    })
  })

  test('denies under the same', () => {
    const boundary = broken(allow('s3:*'), deny('s3:GetObject'))
    expect(access({ identity: policy(allow('s3:*')), boundary })).toMatchObject({
      conditional: true,
      grants: [{ conditions: [doubt] }],
    })
  })

  test('is the same doubt on both sides of a comparison, and another’s is another', () => {
    const identity = broken(allow('s3:GetObject'))
    const [one, other] = [policy(allow('s3:GetObject')), broken(allow('s3:GetObject'))]
    expect(compare({ identity }, { identity })).toMatchObject({ gains: [], losses: [] })
    expect(compare({ identity }, { identity: one }).losses).toEqual([])
    expect(compare({ identity: one }, { identity: other }).exact).toBe(false)
  })
})

describe('what takes too long', () => {
  // Each deny of two keys of its own leaves two ways out of it: twenty of them leave a million.
  const denies = Array.from({ length: 20 }, (_, index) =>
    deny('s3:GetObject', '*', {
      Condition: { StringEquals: { [`aws:RequestTag/a${index}`]: 'x', [`aws:RequestTag/b${index}`]: 'x' } },
    }),
  )
  const hard = { identity: policy(allow('s3:*'), ...denies) }

  test('is told as at most what the role allows', () => {
    const { exact, actions } = effective(hard)
    expect(exact).toBe(false)
    expect(actions.find(({ action }) => action === 's3:GetObject')).toMatchObject({
      verdict: 'narrowed',
      conditional: true,
      grants: [],
      baseline: [],
    })
    expect(actions.find(({ action }) => action === 's3:PutObject')).toMatchObject({ verdict: 'granted' })
  })

  test('is no proof that nothing changes', () => {
    const found = compare(hard, { identity: policy(allow('s3:*'), ...denies.slice(1)) })
    expect(found.exact).toBe(false)
    expect(found.unchanged).toBe(3)
  })
})

describe('a policy of the resource', () => {
  const bucket = (principals: Written, ...rest: readonly Written[]) => ({
    name: 'bucket',
    text: written({ Effect: 'Allow', Action: 's3:GetObject', Resource: `${shop}/*`, ...principals }, ...rest),
  })
  const of = (principals: Written) => ({ identity: [], resource: bucket(principals) })
  // A canonical user is some account: nothing tells which.
  const canonical = {
    Principal: { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' },
  }

  test('that may name the caller is a doubt, and the same doubt on both sides', () => {
    const identity = policy(allow('s3:*'))
    const denied = { identity, resource: bucket({ Effect: 'Deny', ...canonical }) }
    expect(access(denied)).toMatchObject({ verdict: 'narrowed' })
    expect(compare({ identity }, denied)).toMatchObject({ gains: [], losses: [], exact: false })
    expect(compare(denied, denied)).toMatchObject({ gains: [], losses: [], exact: true })
    // In the caller's own account, being named with the account is not enough.
    expect(compare({ identity: [] }, of(canonical))).toMatchObject({ gains: [], exact: true })
  })

  test.each<[principals: Written, gained: readonly string[]]>([
    [{ Principal: { AWS: roleArn } }, ['s3:GetObject']],
    [{ Principal: '*' }, ['s3:GetObject']],
    [{ Principal: { AWS: 'arn:aws:iam::111122223333:role/other' } }, []],
    [{ Principal: { Service: 'logs.amazonaws.com' } }, []],
  ])('opens to %j: %j', (principals, gained) => {
    const { gains } = compare({ identity: [] }, of(principals))
    expect(gains.map(({ action }) => action)).toEqual(gained)
    for (const { witness } of gains) expect(decide(witness, of(principals)).verdict).toBe('allowed')
  })

  test('is passed by where a session policy stands, unless it names the session', () => {
    const named = { ...of({ Principal: { AWS: roleArn } }), session: policy(allow('s3:PutObject')) }
    expect(compare({ identity: [] }, named).gains).toEqual([])
    const anyone = { ...of({ Principal: '*' }), session: policy(allow('s3:PutObject')) }
    const { gains } = compare({ identity: [] }, anyone)
    for (const { witness } of gains) expect(decide(witness, anyone).verdict).toBe('allowed')
  })
})

describe('what is not looked into', () => {
  const shown: Written = when('ForAnyValue:StringEquals', 'aws:TagKeys', ['a', 'b'])
  test.each<[name: string, more: PolicySet, less: PolicySet]>([
    ['any of several values', { identity: policy(allow('s3:GetObject', '*', shown)) }, { identity: [] }],
    [
      'all of several values',
      { identity: policy(allow('s3:GetObject', '*', when('ForAllValues:StringEquals', 'aws:TagKeys', 'a'))) },
      { identity: policy(allow('s3:GetObject', '*', when('ForAnyValue:StringEquals', 'aws:TagKeys', 'a'))) },
    ],
    [
      'a denial of any',
      { identity: policy(allow('s3:GetObject')) },
      { identity: policy(allow('s3:GetObject'), deny('s3:GetObject', '*', shown)) },
    ],
    [
      'a variable in a resource',
      { identity: policy(allow('s3:GetObject', `${shop}/\${aws:PrincipalTag/team}/*`)) },
      { identity: [] },
    ],
    [
      'all but a variable',
      {
        identity: policy({
          Effect: 'Allow',
          Action: 's3:GetObject',
          NotResource: `${shop}/\${aws:PrincipalTag/team}/*`,
        }),
      },
      { identity: policy(allow('s3:GetObject', `${shop}/\${aws:PrincipalTag/team}/*`)) },
    ],
    [
      'a variable and a test of its key',
      {
        identity: policy(
          allow(
            's3:GetObject',
            `${shop}/\${aws:PrincipalTag/team}/*`,
            when('StringLike', 'aws:PrincipalTag/team', 'cart*'),
          ),
        ),
      },
      { identity: [] },
    ],
  ])('is proven by a request: %s', (_, more, less) => {
    const { gains } = compare(less, more)
    expect(gains.map(({ action }) => action)).toEqual(['s3:GetObject'])
    for (const { witness } of gains) {
      expect(decide(witness, more).verdict).toBe('allowed')
      expect(decide(witness, less).verdict).toMatch(/Deny$/)
    }
    expect(compare(more, more)).toMatchObject({ gains: [], losses: [], exact: true })
  })

  test('or the answer says that it is not', () => {
    const own = when('StringEquals', 's3:prefix', '${aws:PrincipalTag/team}')
    const more = { identity: policy(allow('s3:GetObject', '*', own)) }
    expect(compare({ identity: [] }, more)).toMatchObject({ gains: [], losses: [], exact: false })
    expect(effective(more)).toMatchObject({ exact: false })
    expect(compare(more, more)).toMatchObject({ gains: [], losses: [], exact: true })
  })
})

describe('sessions that differ', () => {
  const cn: SessionContext = { ...session, principal: 'arn:aws-cn:iam::111122223333:role/app' }
  const across = (before: PolicySet, after: PolicySet) =>
    compareAccess(before, after, { before: session, after: cn }, catalog)

  test('in their partition reach other resources', () => {
    const [here, there] = [
      policy(allow('s3:GetObject', `${shop}/*`)),
      policy(allow('s3:GetObject', 'arn:aws-cn:s3:::shop/*')),
    ]
    const { gains, losses, exact } = across({ identity: here }, { identity: there })
    expect(exact).toBe(true)
    expect(gains.map(({ witness }) => witness.resource)).toEqual(['arn:aws-cn:s3:::shop/any'])
    expect(losses.map(({ witness }) => witness.resource)).toEqual(['arn:aws:s3:::shop/any'])
    expect(across({ identity: policy(allow('s3:*')) }, { identity: policy(allow('s3:*')) })).toMatchObject({
      gains: [],
      losses: [],
      exact: true,
    })
  })

  test('of two variables, the one that is known has its value', () => {
    const own = `${shop}/\${aws:PrincipalTag/team}/\${aws:PrincipalTag/stage}/*`
    const known = { ...session, known: { 'aws:PrincipalTag/team': 'cart', 'aws:PrincipalTag/squad': 'cart' } }
    const identity = policy(allow('s3:GetObject', own))
    const { gains } = compareAccess({ identity: [] }, { identity }, { before: known, after: known }, catalog)
    expect(gains).toMatchObject([
      { witness: { resource: expect.stringMatching(/^arn:aws:s3:::shop\/cart\/.+\//) } },
    ])
    const same = policy(allow('s3:GetObject', own.replace('team', 'squad')))
    expect(
      compareAccess({ identity }, { identity: same }, { before: known, after: known }, catalog),
    ).toMatchObject({ gains: [], losses: [], exact: true })
  })
})

describe('bounds', () => {
  test('a boundary’s allows are compared as any other layer’s', () => {
    const identity = policy(allow('s3:*'))
    const before = { identity, boundary: policy(allow('s3:*', `${shop}/*`)) }
    const after = { identity, boundary: policy(allow('s3:GetObject', `${shop}/*`)) }
    expect(compare(before, after)).toMatchObject({
      gains: [],
      losses: [{ action: 's3:PutObject' }],
      unchanged: 1,
      exact: true,
    })
  })

  test('a boundary is passed over by no NotPrincipal', () => {
    const identity = policy(allow('s3:GetObject'))
    const resource = {
      name: 'bucket',
      text: written({
        Effect: 'Deny',
        NotPrincipal: { AWS: [roleArn, 'arn:aws:iam::111122223333:root'] },
        Action: 's3:*',
        Resource: '*',
      }),
    }
    expect(compare({ identity }, { identity, resource }).losses).toEqual([])
    const bounded = { identity, boundary: policy(allow('*')) }
    expect(compare(bounded, { ...bounded, resource }).losses).toMatchObject([{ action: 's3:GetObject' }])
  })

  test('what patterns share is named by them where it is no short list', () => {
    const [one, two, three] = [`${shop}/*a*a*a*a*a*`, `${shop}/*b*b*b*b*b*`, `${shop}/*c*c*c*c*c*`]
    const policies = {
      identity: policy(allow('s3:GetObject', one)),
      boundary: policy(allow('s3:GetObject', two)),
      session: policy(allow('s3:GetObject', [three, 'arn:aws:s3:::tax/*'])),
    }
    expect(access(policies)?.grants.map(({ resources }) => resources)).toEqual([
      [`${one} ∩ ${two} ∩ ${three}`],
    ])
  })
})

describe('tests that read one key in two ways', () => {
  const key = 'aws:MultiFactorAuthAge'
  const number = { identity: policy(allow('s3:GetObject', '*', when('NumericEquals', key, '5'))) }
  const text = { identity: policy(allow('s3:GetObject', '*', when('StringEquals', key, '5'))) }

  test('equal ones are equal', () => {
    const both = {
      identity: policy(
        allow('s3:GetObject', '*', when('NumericEquals', key, '5')),
        allow('s3:PutObject', '*', when('StringEquals', key, '5')),
      ),
    }
    expect(compare(both, both)).toMatchObject({ gains: [], losses: [], unchanged: 2, exact: true })
  })

  test('others are told apart by a request, or not at all', () => {
    const { gains, losses, exact } = compare(text, number)
    for (const { witness } of [...gains, ...losses])
      expect([decide(witness, text).verdict, decide(witness, number).verdict].sort()).toEqual([
        'allowed',
        'implicitDeny',
      ])
    expect(gains.length > 0 || !exact).toBe(true)
    expect(losses).toEqual([])
  })

  test('one that needs both is conditional', () => {
    const identity = policy(
      allow('s3:GetObject', '*', {
        Condition: { NumericLessThan: { [key]: '10' }, StringLike: { [key]: '5*' } },
      }),
    )
    expect(access({ identity })).toMatchObject({ verdict: 'granted', conditional: true })
  })
})

describe('two patterns share', () => {
  const texts = ['']
  for (const text of texts) if (text.length < 5) texts.push(...['a', 'b', 'x'].map((char) => text + char))
  const pattern = fc
    .array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 4 })
    .map((pieces) => pieces.join(''))

  test('exactly what both match', () => {
    fc.assert(
      fc.property(pattern, pattern, (left, right) => {
        const [one, other] = [parseGlob(left), parseGlob(right)]
        const both = intersectPatterns(one, other)
        if (both === null) return
        for (const text of texts)
          expect(both.some((each) => matchGlob(each, text))).toBe(
            matchGlob(one, text) && matchGlob(other, text),
          )
      }),
      { numRuns: 500 },
    )
  })

  test.each<[left: string, right: string, shared: string[] | null]>([
    ['a*', '*b', ['a*b']],
    ['a?', '?b', ['ab']],
    ['ab', 'ab', ['ab']],
    ['ab', 'a', []],
    ['a*', 'b*', []],
    ['*', 'ab', ['ab']],
    ['a?c', 'abc', ['abc']],
    // More than a reader would look at.
    ['*a*a*a*a*a*', '*b*b*b*b*b*', null],
  ])('%s and %s: %j', (left, right, shared) => {
    const found = intersectPatterns(parseGlob(left), parseGlob(right))
    const words = found?.map(({ codes }) =>
      codes.map((code) => (code < 0 ? '*?'[-1 - code] : String.fromCharCode(code))).join(''),
    )
    expect(words?.toSorted() ?? null).toEqual(shared?.toSorted() ?? null)
    for (const { literal, codes } of found ?? [])
      expect(literal === null).toBe(codes.some((code) => code < 0))
  })
})

describe('patterns of conditions', () => {
  const piece = fc.constantFrom('arn', ':', ':', ':', 'a', '*', '?')
  const arns = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))

  test('of ARN operators match as the operators do', () => {
    fc.assert(
      fc.property(arns, arns, (pattern, text) => {
        const glob = parseGlob(pattern)
        for (const value of [
          text,
          pattern.replaceAll('*', 'aa').replaceAll('?', 'a'),
          text.replaceAll('*', ':'),
        ])
          expect(arnGlob(glob).some((each) => accepts(each, value))).toBe(matchArn(value, glob))
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['*', 'a', true],
    ['a*', 'abc', false],
    ['arn:aws:?3:::shop', 'arn:aws:s3:::shop', true],
    ['arn:aws:?3:::shop', 'arn:aws::3:::shop', false],
    ['arn:aws:s3:::*', 'arn:aws:s3:::a:b', true],
    ['arn:*:::b', 'arn:aws:s3:::b', false],
  ])('%s, ARN operators: %s %s', (pattern, text, matched) => {
    expect(arnGlob(parseGlob(pattern)).some((each) => accepts(each, text))).toBe(matched)
  })

  // `ß` is `SS` in capitals, which is two letters and another text.
  test.each([
    ['Straße', 'STRAßE', true],
    ['Straße', 'STRASSE', false],
    ['a-1', 'A-1', true],
    ['a-1', 'a-2', false],
  ])('%s without case: %s %s', (pattern, text, matched) => {
    expect(accepts(foldedGlob(parseGlob(pattern)), text)).toBe(matched)
    expect(pattern.toLowerCase() === text.toLowerCase()).toBe(matched)
  })
})

describe('texts that are looked for', () => {
  test('hold what no pattern spells, however many do', () => {
    const spelled = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index))
    const none = spelled.map((char) => parseGlob(char.replace(/[*?]/, 'a')))
    const found = findText([parseGlob('?')], none)
    expect(found).toHaveLength(1)
    expect(none.some((each) => matchGlob(each, found ?? ''))).toBe(false)
  })

  test.each([
    ['arn:%:s3:::%/*', 'arn:aws:s3:::shop/*', true],
    ['arn:%:s3:::%/*', 'arn:aws:s3:::shop', false],
    ['arn:%:s3:::%', 'arn:aws:sqs:*', false],
    ['arn:%:s3:::%', 'aws:s3:::shop', false],
    ['arn:%:s3:::%', '*', true],
  ])('a type %s can be %s: %s', (type, pattern, found) => {
    expect(meets(typeGlob(type), parseGlob(pattern))).toBe(found)
    // Asked again, it is remembered.
    expect(meets(typeGlob(type), parseGlob(pattern))).toBe(found)
  })

  test.each([
    ['a*', 'ab*', true],
    ['a*c', 'a*b*c', true],
    ['*', 'x', true],
    ['ab*', 'a*', false],
    ['?*', '*', false],
    ['*?', '?*', true],
  ])('%s covers %s: %s', (outer, inner, found) => {
    const [one, other] = [parseGlob(outer), parseGlob(inner)]
    expect([covers(one, other), covers(one, other)]).toEqual([found, found])
  })
})

describe('addresses', () => {
  const block = fc
    .tuple(fc.nat(7), fc.integer({ min: 29, max: 32 }))
    .map(([host, prefix]) => `10.0.0.${host}/${prefix}`)
  const within = (address: string, blocks: readonly string[]) =>
    blocks.map((each) => {
      const [outer, inner] = [parseCidr(each), parseCidr(address)]
      return outer !== null && inner !== null && cidrContains(outer, inner)
    })

  test('there is one for every way in which they lie in blocks', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 5 }), (blocks) => {
        const found = new Set(addressSamples(blocks).map((each) => within(each, blocks).join()))
        for (let host = 0; host < 256; host++)
          expect(found).toContain(within(`10.0.0.${host}`, blocks).join())
      }),
      { numRuns: 300 },
    )
  })

  test('a block that others cover has none of its own', () => {
    const samples = addressSamples(['10.0.0.0/31', '10.0.0.0/32', '10.0.0.1/32'])
    expect(samples.filter((each) => each.startsWith('10.'))).toEqual(['10.0.0.0', '10.0.0.1'])
    expect(addressSamples(['2001:db8::/32', 'no block'])).toContain('2001:db8:0:0:0:0:0:0')
  })
})

describe('covers', () => {
  const cube = fc.array(fc.integer({ min: 1, max: 7 }).map(BigInt), { minLength: 2, maxLength: 2 })
  const some = fc.array(cube, { maxLength: 4 })
  const points = (cover: Cover) =>
    new Set(
      cover.flatMap(([one = 0n, other = 0n]) =>
        cellsIn(one).flatMap((left) => cellsIn(other).map((right) => `${left} ${right}`)),
      ),
    )

  test('are sets', () => {
    const plenty = new Budget(1_000_000)
    fc.assert(
      fc.property(some, some, (left, right) => {
        const [one, other] = [points(left), points(right)]
        expect(points(union(left, right))).toEqual(new Set([...one, ...other]))
        expect(points(intersect(left, right, plenty))).toEqual(
          new Set([...one].filter((point) => other.has(point))),
        )
        expect(points(subtract(left, right, plenty))).toEqual(
          new Set([...one].filter((point) => !other.has(point))),
        )
      }),
      { numRuns: 500 },
    )
  })

  test('cost their cubes; what is spent gives no answer, and a fault is none of it', () => {
    const two: Cover = [
      [1n, 2n],
      [2n, 1n],
    ]
    expect(new Budget(4).within(() => intersect(two, two, new Budget(4)).length)).toBe(2)
    const poor = new Budget(3)
    expect(poor.within(() => intersect(two, two, poor))).toBeNull()
    expect(() =>
      poor.within(() => {
        throw new RangeError('a fault')
      }),
    ).toThrow('a fault')
  })
})
