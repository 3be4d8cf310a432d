import { describe, expect, it } from 'vitest'
import { commandOf, documentOf, type RoleDocument, sizeOf } from './document.ts'
import { type Drafts, keepDrafts, nameProblem, readDrafts } from './drafts.ts'

const inline: RoleDocument = { id: 'Data', name: 'Data', text: '{ "a": 1 }', kind: 'inline' }
const arn = 'arn:aws:iam::111122223333:policy/Team'
const managed = documentOf({ name: 'Team', kind: 'managed', arn, text: '{ }' })

it('tells AWS’s own policies from the account’s', () => {
  expect(managed).toMatchObject({ id: arn, kind: 'managed' })
  const aws = {
    name: 'ReadOnlyAccess',
    kind: 'managed',
    arn: 'arn:aws-cn:iam::aws:policy/ReadOnlyAccess',
    text: '',
  } as const
  expect(documentOf(aws).kind).toBe('theirs')
})

describe('the command for a draft', () => {
  it.each([
    [inline, '{}', /^aws iam put-role-policy [\s\S]*--policy-document '\{\}'/],
    [inline, ' ', /^aws iam delete-role-policy [\s\S]*--policy-name Data/],
    [managed, '{}', /^aws iam create-policy-version [\s\S]*--set-as-default/],
    [managed, '', /^aws iam detach-role-policy [\s\S]*--policy-arn arn:aws:iam::111122223333:policy\/Team/],
    [{ ...inline, kind: 'new' }, '{}', /^aws iam put-role-policy /],
  ] as const)('%#', (document, text, words) => {
    expect(commandOf('shared', document, text)).toMatch(words)
  })
  it('is none where there is nothing to do', () => {
    expect(commandOf('shared', { ...inline, kind: 'new' }, '')).toBeNull()
    expect(commandOf('shared', { ...managed, kind: 'theirs' }, '{}')).toBeNull()
  })
})

describe('size', () => {
  const other: RoleDocument = { ...inline, id: 'More', name: 'More', text: '{"b":2}' }
  it('counts all inline documents as they are written, without blanks', () => {
    expect(sizeOf(inline, [inline, other, managed], {})).toMatchObject({ size: 14, max: 10_240 })
    expect(sizeOf(inline, [inline, other], { More: { base: '', text: '' } }).size).toBe(7)
    expect(sizeOf(inline, [inline, other], { More: { base: '', text: '{' } }).size).toBeNull()
  })
  it('counts a managed policy alone', () => {
    expect(sizeOf(managed, [inline, managed], {})).toMatchObject({ size: 2, max: 6144 })
  })
})

describe('drafts', () => {
  function storage() {
    const kept = new Map<string, string>()
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
      kept,
    }
  }
  const drafts: Drafts = { Data: { base: 'a', text: 'b' } }

  it('are kept by role and forgotten when there is none', () => {
    const place = storage()
    keepDrafts(place, 'r', drafts)
    expect(readDrafts(place, 'r')).toEqual(drafts)
    expect(readDrafts(place, 'other')).toEqual({})
    keepDrafts(place, 'r', {})
    expect(place.kept.size).toBe(0)
  })

  it('are not trusted, and a storage that fails stops nobody', () => {
    const place = storage()
    place.setItem('podscope.what-if.r', '{"Data":{"text":1},"Other":null,"Good":{"base":"","text":"x"}}')
    expect(readDrafts(place, 'r')).toEqual({ Good: { base: '', text: 'x' } })
    place.setItem('podscope.what-if.r', '{')
    expect(readDrafts(place, 'r')).toEqual({})
    const full = {
      ...storage(),
      setItem: () => {
        throw new Error('full')
      },
    }
    expect(() => keepDrafts(full, 'r', drafts)).not.toThrow()
    expect(readDrafts(null, 'r')).toEqual({})
  })

  it('have names that IAM takes', () => {
    expect(nameProblem('', [])).toMatch(/name/)
    expect(nameProblem('a b', [])).toMatch(/only/)
    expect(nameProblem('Data', ['Data'])).toMatch(/has a document/)
    expect(nameProblem('New_1', ['Data'])).toBeNull()
  })
})
