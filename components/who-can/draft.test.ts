import { describe, expect, it } from 'vitest'
import { draftOf, resourceProblem, withoutRow, withRow, writtenOf } from './draft.ts'

const written = {
  action: 's3:*',
  resource: '*',
  context: ['aws:PrincipalTag/team=a=b', 'aws:SourceIp=10.0.0.1'],
}

describe('a draft', () => {
  it('comes back as it was written', () => {
    expect(writtenOf(draftOf(written))).toEqual(written)
  })

  it('asks nothing of a row that is empty, and keeps half a row to be told of', () => {
    const draft = withRow(draftOf(written))
    expect(writtenOf(draft)).toEqual(written)
    const half = withRow(draft, 2, { key: 'aws:SourceVpc' })
    expect(writtenOf(half).context.at(-1)).toBe('aws:SourceVpc=')
  })

  it('gives a new row a place of its own after one was removed', () => {
    const draft = withRow(withoutRow(draftOf(written), 0))
    expect(draft.context.map(({ id }) => id)).toEqual([1, 2])
    expect(withRow(draftOf({ ...written, context: [] })).context).toEqual([{ id: 0, key: '', value: '' }])
  })
})

describe('resourceProblem', () => {
  it('tells how long is too long', () => {
    expect(resourceProblem('a'.repeat(2048))).toBeNull()
    expect(resourceProblem('a'.repeat(10_000))).toMatch(/at most 2,048 characters; this one has 10,000/)
  })
})
