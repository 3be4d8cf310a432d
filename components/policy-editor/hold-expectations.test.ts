import { describe, expect, test } from 'vitest'
import { catalog } from '@/lib/catalog/index.ts'
import type { Expectation } from '@/lib/expectations/index.ts'
import { setupOf } from './engine.fixture.ts'
import { holdExpectations } from './hold-expectations.ts'

const policyOf = (...actions: string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] })
const setup = setupOf({ identity: [{ name: 'role', text: policyOf('s3:*') }] })
const list: readonly Expectation[] = [
  { must: 'allow', actions: ['s3:GetObject'], resources: ['*'], context: {} },
  { must: 'not allow', actions: ['s3:Delete*'], resources: ['*'], context: {} },
]
const held = (side: 'now' | 'draft', text: string) => {
  const answer = holdExpectations(side, list, { text, setup, catalog })
  return answer && [answer.of, ...answer.results.map(({ state }) => state)]
}

describe('holdExpectations', () => {
  test('holds what is applied, and the draft, each to its text', () => {
    expect(held('now', 'no matter')).toEqual(['', 'kept', 'broken'])
    const draft = policyOf('s3:Get*')
    expect(held('draft', draft)).toEqual([draft, 'kept', 'kept'])
    expect(held('draft', policyOf('s3:List*'))?.slice(1)).toEqual(['broken', 'kept'])
  })

  test.each(['', '{', '{"Version":"2012-10-17","Statement":[{"Effect":"Perhaps"}]}'])(
    'says nothing of %j: half a policy breaks what the whole one keeps',
    (text) => expect(held('draft', text)).toBeNull(),
  )
})
