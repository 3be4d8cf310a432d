import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { checkPolicy, meansTheSame, parsePolicy, placesOf } from '../iam/index.ts'
import { applyEdits } from './edits.ts'
import { fixes } from './fixes.ts'
import { atMark, shopFacts } from './language.fixture.ts'
import type { Fix } from './types.ts'

vi.setConfig({ testTimeout: 60_000 })

const facts = shopFacts()

function offered(marked: string): { readonly text: string; readonly list: readonly Fix[] } {
  const { text, offset } = atMark(marked)
  return { text, list: fixes(text, placesOf(text).range(offset, offset), facts) }
}

/** The text once the fix whose title begins so is taken. */
function take(marked: string, title: string): string {
  const { text, list } = offered(marked)
  const fix = list.find((each) => each.title.startsWith(title))
  return fix ? applyEdits(text, fix.edits) : `none of: ${list.map((each) => each.title).join('; ')}`
}

const one = (inner: string) => `{"Statement":[{${inner}}]}`
const allow = (actions: string, resource = '"*"') =>
  one(`"Effect":"Allow","Action":${actions},"Resource":${resource}`)

describe('at a place', () => {
  test.each([
    [allow('"sqs:Send|*"'), 'Write the 1 action that', allow('"sqs:SendMessage"')],
    [allow('["sqs:Set*","sqs:Send|*"]'), 'Write the 1 action that', allow('["sqs:Set*","sqs:SendMessage"]')],
    [allow('"s3:GetObjectTag*|"').replace('s3:GetObjectTag*', 's3:*ObjectTagging'), 'none', 'none of: '],
    [allow('["sqs:Send|Message","s3:GetObject"]'), 'Sort', allow('["s3:GetObject","sqs:SendMessage"]')],
    [
      allow(
        '["sqs:ListDeadLetterSourceQueues|","sqs:ListMessageMoveTasks","sqs:ListQueueTags","sqs:ListQueues"]',
      ),
      'Write 4 actions as 1 pattern',
      allow('"sqs:List*"'),
    ],
    [allow('["s3:Get|Object","lambda:InvokeFunction"]'), 'Leave out 1 entry', allow('"s3:GetObject"')],
    [
      allow('["s3:Get|Object","sqs:SendMessage"]', '["arn:aws:s3:::a/*","arn:aws:sqs:*:*:q"]'),
      'Split into 2 statements',
      '{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"},{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:*:q"}]}',
    ],
    [
      '{"Statement":{"Effect":"Deny","Action":["s3:Get|Object","sqs:SendMessage"],"Resource":"*"}}',
      'Split into 2 statements',
      '{"Statement":[{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"},{"Effect":"Deny","Action":"sqs:SendMessage","Resource":"*"}]}',
    ],
    [
      allow('"s3:Get|Object"'),
      'Call the statement AllowS3',
      one('"Sid":"AllowS3","Effect":"Allow","Action":"s3:GetObject","Resource":"*"'),
    ],
    [
      allow('"ecs:Run|Task"'),
      'Allow iam:PassRole to ecs-tasks',
      '{"Statement":[{"Effect":"Allow","Action":"ecs:RunTask","Resource":"*"},{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::111122223333:role/*","Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}]}',
    ],
    ['{ "Statement": [ ] | }', 'Leave out white space', '{"Statement":[]}'],
    ['{"Statement":[]|}', 'Format', '{\n  "Statement": []\n}'],
  ])('%s: %s', (marked, title, expected) => {
    const taken = take(marked, title)
    if (title === 'none') expect(taken).toMatch(/^none of/)
    else expect(taken).toBe(expected)
  })

  test('the actions of a wildcard that the role allows, and all of them', () => {
    const { list } = offered(allow('"s3:Get|*"'))
    expect(list.map(({ title, meaning }) => [meaning, title]).slice(0, 2)).toEqual([
      ['equal', expect.stringMatching(/^Write the \d+ actions that `s3:Get\*` matches$/)],
      ['narrower', expect.stringMatching(/^Write the \d+ actions of `s3:Get\*` that the role allows$/)],
    ])
  })

  test('laid out as the text around is', () => {
    const text = JSON.stringify(JSON.parse(allow('["sqs:SendMessage","s3:GetObject"]')), null, 2)
    const marked = text.replace('sqs:Send', 'sqs:|Send')
    expect(take(marked, 'Sort')).toBe(
      text.replace(/\[\s+"sqs:SendMessage",\s+"s3:GetObject"\s+\]/, '["s3:GetObject", "sqs:SendMessage"]'),
    )
    expect(take(marked, 'Call')).toContain('{\n      "Sid": "AllowSqsS3",\n      "Effect"')
  })

  test('no drop in a Deny, none that would leave nothing, none of a role that is not known', () => {
    const titles = (marked: string, of = facts) => {
      const { text, offset } = atMark(marked)
      return fixes(text, placesOf(text).range(offset, offset), of)
        .map(({ title }) => title)
        .join()
    }
    expect(titles(allow('["s3:GetObject","lambda:|InvokeFunction"]'))).toContain('Leave out 1')
    expect(titles(allow('["s3:GetObject","lambda:|InvokeFunction"]').replace('Allow', 'Deny'))).not.toContain(
      'Leave out 1',
    )
    expect(titles(allow('["lambda:|InvokeFunction"]'))).not.toContain('Leave out 1')
    expect(
      titles(allow('["s3:GetObject","lambda:|InvokeFunction"]'), shopFacts(undefined, true)),
    ).not.toContain('Leave out 1')
  })

  test('nothing in a text that is no JSON', () => {
    expect(offered('{"Statement": [|').list).toEqual([])
  })
})

describe('for a finding', () => {
  function forFinding(text: string, code: string): readonly string[] {
    const finding = checkPolicy(text, 'session', { catalog, surroundings: facts.policies }).find(
      (each) => each.code === code,
    )
    if (!finding) return ['no such finding']
    return fixes(text, finding, facts).map(
      (fix) => `${fix.meaning}: ${fix.title} → ${applyEdits(text, fix.edits)}`,
    )
  }

  test.each([
    [allow('["s3:GetObject","s3:Get*"]'), 'redundant-action', [`equal: Remove it → ${allow('["s3:Get*"]')}`]],
    [
      allow('["s3:GetObject","lambda:InvokeFunction"]'),
      'inert-grant',
      [`narrower: Leave it out → ${allow('["s3:GetObject"]')}`],
    ],
    [
      '{"Statement":[{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Sid":"A","Effect":"Deny","Action":"sqs:*","Resource":"*"}]}',
      'unique-sids-required',
      [
        'equal: Call it A2 → {"Statement":[{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Sid":"A2","Effect":"Deny","Action":"sqs:*","Resource":"*"}]}',
        'equal: Remove this Sid → {"Statement":[{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Effect":"Deny","Action":"sqs:*","Resource":"*"}]}',
      ],
    ],
    ['{}', 'missing-version', ['changes: Write Version 2012-10-17 → {"Version": "2012-10-17"}']],
  ])('%s %s', (text, code, expected) => {
    expect(forFinding(text, code)).toEqual(expected)
  })
})

describe('what claims to mean the same', () => {
  // All that the texts below name, and one that they do not.
  const named = /^(?:s3|sqs|kms|dynamodb|ecs|execute-api|tag|iam|sns):/
  const small = { ...catalog, actions: catalog.actions.filter(({ name }) => named.test(name)) }
  const actions = fc.uniqueArray(
    fc.constantFrom(
      's3:Get*',
      's3:GetObject',
      's3:GetObjectAcl',
      's3:PutObject',
      's3:List*',
      's3:ListAllMyBuckets',
      's3:?etObject',
      'sqs:*',
      'sqs:SendMessage',
      'sqs:List*',
      'sqs:ListQueues',
      'S3:getobject',
      'kms:Decrypt',
      'kms:De*',
      'dynamodb:*Item',
      'dynamodb:GetItem',
      'ecs:RunTask',
      'nope:Do',
      'execute-api:Invoke',
      'tag:Get*',
    ),
    { minLength: 1, maxLength: 6 },
  )
  const resources = fc.uniqueArray(
    fc.constantFrom(
      '*',
      'arn:aws:s3:::a/*',
      'arn:aws:s3:::a',
      'arn:aws:sqs:*:*:q',
      'arn:aws:kms:*:111122223333:key/*',
      'arn:aws:dynamodb:*:*:table/T',
      'arn:*:*:*:*:*',
    ),
    { minLength: 1, maxLength: 4 },
  )
  const statement = fc
    .record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      element: fc.constantFrom('Action', 'Action', 'Action', 'NotAction'),
      actions,
      place: fc.constantFrom('Resource', 'Resource', 'NotResource'),
      resources,
      sid: fc.constantFrom(undefined, 'A', 'B2'),
    })
    .map(({ Effect, element, actions: list, place, resources: arns, sid }) => ({
      ...(sid && { Sid: sid }),
      Effect,
      [element]: list.length === 1 ? list[0] : list,
      [place]: arns,
    }))
  const policies = fc
    .tuple(fc.array(statement, { minLength: 1, maxLength: 3 }), fc.constantFrom(undefined, 2))
    .map(([Statement, space]) => JSON.stringify({ Version: '2012-10-17', Statement }, null, space))

  test('does, and everything else leaves a policy', () => {
    let claimed = 0
    fc.assert(
      fc.property(policies, fc.nat(4_000), (text, place) => {
        const offset = place % text.length
        for (const { edits, meaning, title } of fixes(text, placesOf(text).range(offset, offset), facts)) {
          const after = applyEdits(text, edits)
          expect(parsePolicy(after).findings.filter(({ code }) => code === 'json-syntax')).toEqual([])
          if (meaning !== 'equal' || parsePolicy(text).findings.some(({ severity }) => severity === 'error'))
            continue
          claimed++
          expect([title, text, after, meansTheSame(text, after, small)]).toEqual([title, text, after, true])
        }
      }),
      { numRuns: 60 },
    )
    expect(claimed).toBeGreaterThan(60)
  })
})
