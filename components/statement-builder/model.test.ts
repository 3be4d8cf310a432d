import { describe, expect, test } from 'vitest'
import { charactersMax, outdented, readForm } from './model.ts'

function firstOf(statement: string) {
  const form = readForm(`{"Version":"2012-10-17","Statement":[${statement}]}`)
  return form.state === 'form' ? form.statements[0] : undefined
}

describe('a text as a form', () => {
  test('blank', () => {
    expect(readForm(' \n')).toEqual({ state: 'blank' })
  })

  test.each([
    ['{"Statement": [', 'The text is not JSON: the bracket is never closed.', 1],
    ['{\n"Statement": [,]}', 'The text is not JSON: a value belongs here.', 2],
    ['[]', 'A policy is a JSON object, and this text is none.', 1],
    ['{"Statement":[],"statement":[]}', 'The policy has `Statement` twice, which AWS refuses.', null],
    ['{"Statement":"x"}', '`Statement` is neither a statement nor a list of statements.', null],
    [
      `${' '.repeat(charactersMax)}{}`,
      'The text has 100,002 characters; the form shows at most 100,000.',
      null,
    ],
  ])('%.40s cannot be one', (text, problem, line) => {
    expect(readForm(text)).toEqual({ state: 'unreadable', problem, line })
  })

  test('shows all there is', () => {
    const source =
      '{"Sid":"A","Effect":"Deny","NotAction":"s3:*","Resource":["x","${aws:userid}"],"Principal":"*","Condition":{"Bool":{"k":true,"l":["1",2]}}}'
    expect(readForm(`{"Version": "2012-10-17","Statement":${source}}`)).toEqual({
      state: 'form',
      beside: ['"Version": "2012-10-17"'],
      statements: [
        {
          kind: 'fields',
          source,
          fields: {
            sid: 'A',
            effect: 'Deny',
            actions: { element: 'NotAction', not: true, values: ['s3:*'] },
            resources: { element: 'Resource', not: false, values: ['x', '${aws:userid}'] },
            conditions: [
              { at: { operator: 0, key: 0 }, operator: 'Bool', key: 'k', values: ['true'] },
              { at: { operator: 0, key: 1 }, operator: 'Bool', key: 'l', values: ['1', '2'] },
            ],
            others: ['"Principal":"*"'],
          },
        },
      ],
    })
  })

  test.each([
    ['1', 'This is not a statement.'],
    ['{"Effect":"Allow","effect":"Deny"}', '`Effect` is there twice, which AWS refuses.'],
    ['{"Action":"*","NotAction":"*"}', 'It has both `Action` and `NotAction`, which AWS refuses.'],
    ['{"Sid":1}', '`Sid` is not a text.'],
    ['{"Action":[1]}', '`Action` is neither a text nor a list of texts.'],
    ['{"Resource":{}}', '`Resource` is neither a text nor a list of texts.'],
    ['{"Condition":[]}', '`Condition` has a form that AWS does not know.'],
    ['{"Condition":{"Bool":{}}}', '`Condition` has a form that AWS does not know.'],
    ['{"Condition":{"Bool":{"k":{"x":1}}}}', '`Condition` has a form that AWS does not know.'],
    ['{"Condition":{"Bool":{"k":[["1"]]}}}', '`Condition` has a form that AWS does not know.'],
  ])('shows %s as it is written', (source, reason) => {
    expect(firstOf(source)).toEqual({ kind: 'source', reason, source })
  })

  test('reads what AWS spells otherwise', () => {
    expect(firstOf('{"effect":"Allow"}')).toMatchObject({ kind: 'fields', fields: { effect: 'Allow' } })
    expect(firstOf('{"Effect":"allow"}')).toMatchObject({ kind: 'fields', fields: { effect: null } })
  })
})

test('moves what is cut out of a text to the left, and keeps what stands within', () => {
  expect(outdented('{\n      "Effect": "Deny",\n\n      "Action": [\n        "iam:*"\n      ]\n    }')).toBe(
    '{\n  "Effect": "Deny",\n\n  "Action": [\n    "iam:*"\n  ]\n}',
  )
  expect(outdented('"one line"')).toBe('"one line"')
})
