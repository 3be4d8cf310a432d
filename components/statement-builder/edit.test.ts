import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { minifyPolicy, parsePolicy } from '@/lib/iam/index.ts'
import { applyEdit, type Edit } from './edit.ts'
import { readForm, type StatementFields } from './model.ts'

vi.setConfig({ testTimeout: 60_000 })

function edited(text: string, ...edits: readonly Edit[]): string {
  return edits.reduce((before, edit) => {
    const after = applyEdit(before, edit)
    if (!after.ok) throw new Error(after.error)
    return after.value
  }, text)
}

function fieldsOf(text: string, at = 0): StatementFields {
  const form = readForm(text)
  const statement = form.state === 'form' ? form.statements[at] : undefined
  if (statement?.kind !== 'fields') throw new Error('no fields')
  return statement.fields
}

const pretty = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": ["s3:GetObject"],
      "Resource": "arn:aws:s3:::a/*",
      "Condition": { "StringEquals": { "aws:ResourceAccount": "111122223333" } }
    },
    {
      "Effect":   "Deny",
      "NotAction": "s3:*",  "NotResource": ["*"],
      "Extra": {"kept": [1, 2]}
    }
  ]
}
`

describe('an edit', () => {
  test('makes a policy of nothing', () => {
    expect(edited('', { kind: 'add-statement', at: 0, effect: 'Allow' })).toBe(`{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [],
      "Resource": []
    }
  ]
}`)
  })

  test('of nothing else can be made', () => {
    expect(applyEdit(' ', { kind: 'remove-statement', at: 0 }).ok).toBe(false)
    expect(applyEdit('{', { kind: 'add-statement', at: 0, effect: 'Allow' }).ok).toBe(false)
  })

  test('changes its value and nothing else', () => {
    expect(edited(pretty, { kind: 'set-effect', at: 1, effect: 'Allow' })).toBe(
      pretty.replace('"Effect":   "Deny"', '"Effect":   "Allow"'),
    )
    expect(edited(pretty, { kind: 'set-sid', at: 0, sid: 'ReadA' })).toBe(pretty.replace('"Read"', '"ReadA"'))
    expect(
      edited(pretty, { kind: 'set-value', at: 0, list: 'resources', index: 0, value: 'arn:aws:s3:::"b"' }),
    ).toBe(pretty.replace('"arn:aws:s3:::a/*"', '"arn:aws:s3:::\\"b\\""'))
  })

  test('puts a Sid first, on a line of its own', () => {
    expect(edited(pretty, { kind: 'set-sid', at: 1, sid: 'No' })).toBe(
      pretty.replace(
        '    {\n      "Effect":   "Deny",',
        '    {\n      "Sid": "No",\n      "Effect":   "Deny",',
      ),
    )
  })

  test('adds to a list on one line, and to a value without brackets', () => {
    expect(edited(pretty, { kind: 'change-values', at: 0, list: 'actions', add: ['s3:PutObject'] })).toBe(
      pretty.replace('["s3:GetObject"]', '["s3:GetObject", "s3:PutObject"]'),
    )
    expect(
      edited(pretty, { kind: 'change-values', at: 0, list: 'resources', add: ['arn:aws:s3:::b/*'] }),
    ).toBe(pretty.replace('"arn:aws:s3:::a/*"', '["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]'))
    expect(edited(pretty, { kind: 'change-values', at: 1, list: 'actions', add: ['sqs:*'] })).toBe(
      pretty.replace('"s3:*"', '["s3:*", "sqs:*"]'),
    )
  })

  test('takes nothing away that is no longer there', () => {
    expect(edited(pretty, { kind: 'change-values', at: 0, list: 'actions', remove: [1] })).toBe(pretty)
    expect(edited(pretty, { kind: 'change-values', at: 0, list: 'resources', remove: [1] })).toBe(pretty)
  })

  test('writes a long list on lines of its own', () => {
    const add = Array.from({ length: 8 }, (_, number) => `s3:GetObjectNumber${number}`)
    const text = edited(pretty, { kind: 'change-values', at: 0, list: 'actions', remove: [0], add })
    expect(text).toContain('"Action": [\n        "s3:GetObjectNumber0",\n        "s3:GetObjectNumber1",')
    expect(text).toContain('"s3:GetObjectNumber7"\n      ],\n')
  })

  test('adds a condition to an operator, to the block, and to a statement without one', () => {
    const add = (at: number, operator: string, key: string): Edit => ({
      kind: 'add-condition',
      at,
      operator,
      key,
      values: ['x'],
    })
    expect(edited(pretty, add(0, 'stringequals', 's3:prefix'))).toContain(
      '{ "StringEquals": { "aws:ResourceAccount": "111122223333", "s3:prefix": "x" } }',
    )
    expect(edited(pretty, add(0, 'Bool', 'aws:SecureTransport'))).toContain(
      '{ "StringEquals": { "aws:ResourceAccount": "111122223333" }, "Bool": {"aws:SecureTransport": "x"} }',
    )
    expect(fieldsOf(edited(pretty, add(1, 'Bool', 'aws:SecureTransport')), 1).conditions).toEqual([
      { at: { operator: 0, key: 0 }, operator: 'Bool', key: 'aws:SecureTransport', values: ['x'] },
    ])
    expect(applyEdit(pretty, add(0, 'StringEquals', 'AWS:resourceAccount'))).toMatchObject({ ok: false })
  })

  test('takes an empty Condition away with its last key', () => {
    const text = edited(pretty, { kind: 'remove-condition', at: 0, place: { operator: 0, key: 0 } })
    expect(text).not.toContain('Condition')
    expect(parsePolicy(text).findings).toEqual(
      parsePolicy(text).findings.filter(({ code }) => code !== 'json-syntax'),
    )
  })

  test('moves a key to an operator that is there, in both directions', () => {
    const text = `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"a":"1","b":["2"]},"StringLike":{"c":"3"}}}}`
    expect(
      edited(text, { kind: 'set-operator', at: 0, place: { operator: 0, key: 0 }, operator: 'StringLike' }),
    ).toContain('{"StringEquals":{"b":["2"]},"StringLike":{"c":"3","a":"1"}}')
    expect(
      edited(text, { kind: 'set-operator', at: 0, place: { operator: 1, key: 0 }, operator: 'StringEquals' }),
    ).toContain('{"StringEquals":{"a":"1","b":["2"],"c":"3"}}')
    expect(
      edited(text, {
        kind: 'set-operator',
        at: 0,
        place: { operator: 1, key: 0 },
        operator: 'StringNotLike',
      }),
    ).toContain('"StringNotLike":{"c":"3"}')
    expect(
      edited(text, { kind: 'set-operator', at: 0, place: { operator: 0, key: 1 }, operator: 'Null' }),
    ).toContain('{"StringEquals":{"a":"1"},"StringLike":{"c":"3"},"Null":{"b":["2"]}}')
  })

  test('writes numbers beside numbers as numbers', () => {
    const text = `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericLessThan":{"k":[1]},"Bool":{"b":true}}}}`
    const place = { operator: 0, key: 0 }
    expect(edited(text, { kind: 'change-values', at: 0, list: place, add: ['2'] })).toContain('"k":[1,2]')
    expect(edited(text, { kind: 'change-values', at: 0, list: place, add: ['x'] })).toContain('"k":[1,"x"]')
    const flag: Edit = { kind: 'set-value', at: 0, list: { operator: 1, key: 0 }, index: 0, value: 'false' }
    expect(edited(text, flag)).toContain('"b":false')
  })

  test('gives a copy a Sid of its own', () => {
    const text = edited(pretty, { kind: 'copy-statement', at: 0 }, { kind: 'copy-statement', at: 0 })
    expect([0, 1, 2].map((at) => fieldsOf(text, at).sid)).toEqual(['Read', 'Read3', 'Read2'])
  })

  test('makes a list of a single statement', () => {
    const text = '{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}'
    expect(edited(text, { kind: 'copy-statement', at: 0 })).toBe(
      '{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*"}]}',
    )
    expect(edited(text, { kind: 'remove-statement', at: 0 })).toBe('{"Statement":[]}')
    expect(edited('{}', { kind: 'add-statement', at: 0, effect: 'Deny' })).toBe(
      '{"Statement":[{"Effect":"Deny","Action":[],"Resource":[]}]}',
    )
  })
})

const someText = fc.oneof(
  fc.constantFrom('s3:GetObject', 's3:Get*List*', '*', 'arn:aws:s3:::${aws:PrincipalTag/team}/*', '"\\', 'é'),
  fc.string({ maxLength: 6 }),
)
const list = fc.oneof(someText, fc.array(someText, { maxLength: 4 }))
const conditions = fc.dictionary(
  fc.constantFrom('StringEquals', 'ForAllValues:StringLike', 'Bool', 'Odd'),
  fc.dictionary(
    fc.constantFrom('aws:SourceVpc', 's3:prefix', 'x'),
    fc.oneof(list, fc.boolean(), fc.integer(), fc.array(fc.integer(), { maxLength: 2 })),
    { minKeys: 1, maxKeys: 2, noNullPrototype: true },
  ),
  { maxKeys: 3, noNullPrototype: true },
)
const statement = fc.record(
  {
    Sid: fc.constantFrom('A', 'B1', 'C'),
    Effect: fc.constantFrom('Allow', 'Deny', 'Perhaps'),
    Action: list,
    Resource: list,
    Condition: conditions,
    Extra: fc.jsonValue({ maxDepth: 1 }),
  },
  { requiredKeys: ['Effect'], noNullPrototype: true },
)
const negated = fc.record(
  { Effect: fc.constant('Deny'), NotAction: list, NotResource: list },
  { noNullPrototype: true },
)
const document = fc.record(
  {
    Version: fc.constant('2012-10-17'),
    Id: fc.string({ maxLength: 3 }),
    Statement: fc.oneof(
      fc.array(fc.oneof(statement, negated, fc.constantFrom(1, null)), { maxLength: 4 }),
      statement,
    ),
  },
  { requiredKeys: ['Statement'], noNullPrototype: true },
)
/** The same policy laid out in several ways. */
const policyText = fc
  .tuple(document, fc.constantFrom(0, 2, '\t'), fc.boolean())
  .map(([value, indent, windows]) => {
    const text = JSON.stringify(value, null, indent)
    return windows ? text.replaceAll('\n', '\r\n') : text
  })

function statementsOf(text: string): readonly string[] {
  const form = readForm(text)
  if (form.state !== 'form') throw new Error('no form')
  return form.statements.map(({ source }) => source)
}

const place = fc.record({ operator: fc.nat(2), key: fc.nat(1) })
const listName = fc.oneof(fc.constantFrom('actions' as const, 'resources' as const), place)
const effect = fc.constantFrom('Allow' as const, 'Deny' as const)
function editOf(at: fc.Arbitrary<number>): fc.Arbitrary<Edit> {
  const values = fc.array(someText, { maxLength: 3 })
  const kind = <Kind extends Edit['kind']>(name: Kind) => ({ kind: fc.constant(name), at })
  return fc.oneof(
    fc.record({ ...kind('add-statement'), effect }),
    fc.record(kind('remove-statement')),
    fc.record(kind('copy-statement')),
    fc.record({ ...kind('move-statement'), to: fc.nat(3) }),
    fc.record({ ...kind('set-effect'), effect }),
    fc.record({ ...kind('set-sid'), sid: fc.constantFrom('', 'Z') }),
    fc.record({
      ...kind('change-values'),
      list: listName,
      remove: fc.uniqueArray(fc.nat(3)),
      add: values,
    }),
    fc.record({ ...kind('set-value'), list: listName, index: fc.nat(3), value: someText }),
    fc.record({
      ...kind('add-condition'),
      operator: fc.constantFrom('Bool', 'StringLike'),
      key: fc.constantFrom('x', 'y'),
      values,
    }),
    fc.record({ ...kind('remove-condition'), place }),
    fc.record({
      ...kind('set-operator'),
      place,
      operator: fc.constantFrom('Bool', 'StringNotLike', 'StringEquals'),
    }),
  )
}

function touchedBy(edit: Edit): keyof StatementFields {
  if (edit.kind === 'set-effect') return 'effect'
  if (edit.kind === 'set-sid') return 'sid'
  const isList = edit.kind === 'change-values' || edit.kind === 'set-value'
  return isList && typeof edit.list === 'string' ? edit.list : 'conditions'
}

describe('whatever the policy and however it is laid out', () => {
  test('an edit leaves JSON, and every other statement byte for byte', () => {
    fc.assert(
      fc.property(policyText, editOf(fc.nat(4)), (text, edit) => {
        const after = applyEdit(text, edit)
        if (!after.ok) return
        expect(() => JSON.parse(after.value)).not.toThrow()
        const before = statementsOf(text)
        const now = statementsOf(after.value)
        const others = before.filter((_, index) => index !== edit.at || edit.kind.endsWith('-statement'))
        const expected =
          edit.kind === 'remove-statement' ? before.filter((_, index) => index !== edit.at) : others
        for (const source of expected) expect(now).toContain(source)
        const form = readForm(text)
        const formAfter = readForm(after.value)
        if (form.state !== 'form' || formAfter.state !== 'form') throw new Error('no form')
        expect(formAfter.beside).toEqual(form.beside)
      }),
      { numRuns: 1500 },
    )
  })

  test('nothing that is not edited gets lost in the statement', () => {
    fc.assert(
      fc.property(policyText, editOf(fc.nat(4)), (text, edit) => {
        if (edit.kind.endsWith('-statement')) return
        const after = applyEdit(text, edit)
        const form = readForm(text)
        if (!after.ok || form.state !== 'form') return
        const before = form.statements[edit.at]
        if (before?.kind !== 'fields') throw new Error('edited what has no fields')
        const others = { [touchedBy(edit)]: null }
        expect({ ...fieldsOf(after.value, edit.at), ...others }).toEqual({ ...before.fields, ...others })
      }),
      { numRuns: 1500 },
    )
  })

  test('values are as asked', () => {
    fc.assert(
      fc.property(
        policyText,
        fc.nat(3),
        fc.uniqueArray(fc.nat(3)),
        fc.array(someText, { maxLength: 3 }),
        (text, at, remove, add) => {
          const form = readForm(text)
          const before = form.state === 'form' ? form.statements[at] : undefined
          if (before?.kind !== 'fields') return
          const known = remove.filter((index) => index < before.fields.actions.values.length)
          const after = edited(text, { kind: 'change-values', at, list: 'actions', remove: known, add })
          const kept = before.fields.actions.values.filter((_, index) => !known.includes(index))
          expect(fieldsOf(after, at).actions.values).toEqual([...kept, ...add])
        },
      ),
    )
  })

  test('what is put in and taken out again leaves the text as it was', () => {
    fc.assert(
      fc.property(policyText, fc.nat(4), effect, (text, at, how) => {
        const before = statementsOf(text)
        const place = Math.min(at, before.length)
        const there = edited(text, { kind: 'add-statement', at: place, effect: how })
        const back = edited(there, { kind: 'remove-statement', at: place })
        expect(minifyPolicy(back)?.replace(/"Statement":\[(\{.*\})\]/s, '"Statement":$1')).toBe(
          minifyPolicy(text)?.replace(/"Statement":\[(\{.*\})\]/s, '"Statement":$1'),
        )
        if (before.length > 1) expect(back).toBe(text)
      }),
    )
  })

  test('a move and its return leave the text as it was', () => {
    fc.assert(
      fc.property(policyText, fc.nat(3), fc.nat(3), (text, from, to) => {
        const count = statementsOf(text).length
        if (from >= count || to >= count) return
        const there = edited(text, { kind: 'move-statement', at: from, to })
        expect(edited(there, { kind: 'move-statement', at: to, to: from })).toBe(text)
      }),
    )
  })

  test('a value that is added and removed leaves the policy as it was', () => {
    fc.assert(
      fc.property(policyText, fc.nat(3), someText, (text, at, value) => {
        const form = readForm(text)
        const before = form.state === 'form' ? form.statements[at] : undefined
        if (before?.kind !== 'fields' || before.fields.resources.element === null) return
        const index = before.fields.resources.values.length
        const there = edited(text, { kind: 'change-values', at, list: 'resources', add: [value] })
        const back = edited(there, { kind: 'change-values', at, list: 'resources', remove: [index] })
        expect(fieldsOf(back, at)).toEqual(before.fields)
        if (index > 1) expect(back).toBe(text)
      }),
    )
  })
})
