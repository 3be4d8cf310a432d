import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkPolicy } from '../iam/index.ts'
import { checkTemplate, expandTemplate, isTemplate, placeholders, sayTemplateProblem } from './template.ts'

const values = {
  namespace: 'payments',
  serviceAccount: 'invoice-writer',
  cluster: 'prod-eu-1',
  account: '111122223333',
  region: 'eu-west-1',
}

function policy(resource: string): string {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: resource }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2)
}

describe('a template', () => {
  test('names the association in every way there is', () => {
    const text = policy(
      'arn:aws:s3:::{{account}}-{{region}}/{{cluster}}/{{ namespace }}/{{serviceAccount}}/{{namespace}}',
    )
    expect(isTemplate(text)).toBe(true)
    expect(checkTemplate(text)).toEqual([])
    expect(expandTemplate(text, values)).toEqual({
      ok: true,
      value: policy('arn:aws:s3:::111122223333-eu-west-1/prod-eu-1/payments/invoice-writer/payments'),
    })
  })

  test('leaves IAM’s own variables and the braces of JSON alone', () => {
    const text = policy('arn:aws:s3:::b/${aws:PrincipalTag/team}/${{{namespace}}}/${*}')
    expect(expandTemplate(text, values)).toMatchObject({
      value: policy('arn:aws:s3:::b/${aws:PrincipalTag/team}/${payments}/${*}'),
    })
    const nested = '{"a":{"b":{"c":1}},"d":{ }}'
    expect(isTemplate(nested)).toBe(false)
    expect(expandTemplate(nested, values)).toEqual({ ok: true, value: nested })
  })

  test.each([
    ['a name that is not known', policy('arn:aws:s3:::b/{{tenant}}'), 'unknown', 7],
    ['another spelling', policy('arn:aws:s3:::b/{{Namespace}}'), 'unknown', 7],
    ['none at all', policy('arn:aws:s3:::b/{{}}'), 'unknown', 7],
    ['one that is not closed', policy('arn:aws:s3:::b/{{namespace'), 'unclosed', 7],
    ['one that is closed by one brace', policy('arn:aws:s3:::b/{{namespace}'), 'unclosed', 7],
    ['one outside a string', '{"Version": "2012-10-17",\n"Statement": {{namespace}}}', 'outside-string', 2],
    ['one after an escaped quote', '{"a": "\\"", "b": {{region}}}', 'outside-string', 1],
  ])('%s is told with its place', (_, text, kind, line) => {
    expect(checkTemplate(text)).toEqual([
      { kind, name: expect.any(String), offset: text.indexOf('{{', 1), line },
    ])
    expect(expandTemplate(text, values)).toMatchObject({ ok: false, error: [{ kind }] })
    expect(checkTemplate(text).map(sayTemplateProblem)[0]).toMatch(/\{\{/)
  })

  test.each(['pay*', 'pay?ents', '${aws:username}'])('a value like %s is not put in', (namespace) => {
    const text = policy('arn:aws:s3:::b/{{namespace}}/*')
    expect(expandTemplate(text, { ...values, namespace })).toEqual({
      ok: false,
      error: [{ kind: 'unsafe-value', name: 'namespace', offset: text.indexOf('{{'), line: 7 }],
    })
    // Of what the text does not name, nothing can come in.
    expect(expandTemplate(policy('arn:aws:s3:::b/{{region}}'), { ...values, namespace })).toMatchObject({
      ok: true,
    })
  })

  test('whatever a value holds, it stays inside its string', () => {
    const value = fc.string({ unit: 'grapheme' }).filter((each) => !/[*?]|\$\{/.test(each))
    fc.assert(
      fc.property(fc.constantFrom(...placeholders), value, (name, text) => {
        const expanded = expandTemplate(policy(`arn:aws:s3:::b/{{${name}}}/x`), { ...values, [name]: text })
        const parsed: unknown = JSON.parse(expanded.ok ? expanded.value : '')
        expect(parsed).toMatchObject({ Statement: [{ Resource: `arn:aws:s3:::b/${text}/x` }] })
      }),
    )
  })

  test('with names as EKS takes them a valid template gives a valid policy', () => {
    const text = policy('arn:aws:s3:::b-{{account}}/{{region}}/{{cluster}}/{{namespace}}/{{serviceAccount}}')
    const expanded = expandTemplate(text, values)
    const findings = expanded.ok ? checkPolicy(expanded.value, 'session') : null
    expect(findings?.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})
