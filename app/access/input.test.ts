import { describe, expect, it } from 'vitest'
import { routes } from '@/lib/routes.ts'
import { addressOf } from './address.ts'
import { afterInput, queryOf, readAsked, shownVerdicts } from './input.ts'

const problemIn = (query: Parameters<typeof readAsked>[0]) => readAsked(query).problem

describe('readAsked', () => {
  it('asks nothing where nothing is written', () => {
    expect(readAsked({})).toMatchObject({ question: null, problem: null })
  })

  it('takes every resource where none is named', () => {
    expect(readAsked({ action: ' s3:GetObject ' }).question).toEqual({
      action: 's3:GetObject',
      resource: '*',
      context: {},
    })
  })

  it('parts a key from its value at the first sign, and gathers the values of one key', () => {
    const context = ['aws:PrincipalTag/team=a=b', 'aws:TagKeys=x', 'aws:TagKeys=y']
    expect(readAsked({ action: 's3:*', resource: '*', context }).question?.context).toEqual({
      'aws:PrincipalTag/team': 'a=b',
      'aws:TagKeys': ['x', 'y'],
    })
  })

  it.each([
    ['no action', { resource: '*' }, 'action', /Name an action/],
    ['an action without a name', { action: 's3' }, 'action', /service:Name/],
    ['an action that fits nothing', { action: 'nosuch:*' }, 'action', /No action of AWS fits/],
    ['no ARN', { action: 's3:*', resource: 'bucket' }, 'resource', /is an ARN/],
    [
      '3,000 characters',
      { action: 's3:*', resource: `arn:${'a'.repeat(2996)}` },
      'resource',
      /this one has 3,000/,
    ],
    ['20,000 characters', { action: 's3:*', resource: 'a'.repeat(20_000) }, 'resource', /more than 10,000/],
    ['a context without a value', { action: 's3:*', context: 'aws:SourceIp' }, 'context', /needs a value/],
    ['a context without a key', { action: 's3:*', context: '=true' }, 'context', /needs a key/],
    [
      'a context without end',
      { action: 's3:*', context: Array.from({ length: 40 }, (_, key) => `k${key}=v`) },
      'context',
      /At most 20/,
    ],
  ] as const)('%s is refused with a sentence, and stays as it was written', (_, query, field, message) => {
    expect(problemIn(query)).toEqual({ field, message: expect.stringMatching(message) })
    expect(readAsked(query).question).toBeNull()
    const { action } = query as { readonly action?: string }
    expect(readAsked(query).written.action).toBe(action ?? '')
  })

  it('looks at an answer as usual where the address means nothing', () => {
    const { view } = readAsked({ action: 's3:*', by: 'mood', verdict: 'maybe', show: '-4' })
    expect(view).toMatchObject({ by: 'role', verdict: [], show: 0 })
    expect(shownVerdicts(view)).toEqual(['always', 'sometimes', 'unknown'])
  })

  it('tells the role that nobody knows from no role', () => {
    expect(readAsked({ role: '' }).view.role).toBe('')
    expect(readAsked({}).view.role).toBeUndefined()
  })
})

describe('an address', () => {
  it('comes back as it was asked', () => {
    const asked = {
      action: 's3:*',
      resource: 'arn:aws:s3:::a b&c=d#?*/ü+%',
      context: ['aws:PrincipalTag/team=a=b', 'aws:TagKeys=x', 'aws:TagKeys=y'],
      by: 'cluster',
      verdict: ['never', 'unknown'],
      cluster: '111122223333/eu-west-1/prod',
    }
    const { question, view } = readAsked(queryOf(`http://localhost${routes.access(asked)}`))
    if (!question) throw new Error('not asked')
    expect({ ...addressOf(question, view), cluster: view.cluster }).toEqual(asked)
  })

  it('can be read', () => {
    expect(routes.access({ action: 's3:GetObject', resource: 'arn:aws:s3:::a/*' })).toBe(
      '/access?action=s3:GetObject&resource=arn:aws:s3:::a/*',
    )
  })
})

describe('afterInput', () => {
  it('takes four parts and no less', () => {
    expect(afterInput.parse('1/eu/c/a-1')).toEqual({
      accountId: '1',
      region: 'eu',
      cluster: 'c',
      associationId: 'a-1',
    })
    for (const text of ['', 'a/b/c', 'a/b/c/d/e', 'a//c/d'])
      expect(afterInput.safeParse(text).success).toBe(false)
  })
})
