import { describe, expect, it } from 'vitest'
import { type DraftStorage, forgetDraft, keepDraft, readDraft } from './draft-store.ts'

function memory(): DraftStorage & { readonly items: Map<string, string> } {
  const items = new Map<string, string>()
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}
const seen = {
  modifiedAt: '2026-11-21T14:02:00Z',
  policy: null,
  roleArn: 'arn:aws:iam::111122223333:role/app',
  targetRoleArn: null,
  disableSessionTags: false,
}
const draft = { text: '{"Statement": ', seen }

describe('the draft store', () => {
  it('gives back what was kept, for its own association only', () => {
    const storage = memory()
    keepDraft(storage, 'a/1', draft)
    expect(readDraft(storage, 'a/1')).toEqual(draft)
    expect(readDraft(storage, 'a/2')).toBeNull()
    forgetDraft(storage, 'a/1')
    expect(readDraft(storage, 'a/1')).toBeNull()
  })

  it.each(['', 'nonsense', 'null', '[]', '{"text":1,"seen":{}}', '{"text":"x","seen":{"modifiedAt":"y"}}'])(
    'does not trust %j',
    (stored) => {
      const storage = memory()
      keepDraft(storage, 'a/1', draft)
      for (const key of storage.items.keys()) storage.items.set(key, stored)
      expect(readDraft(storage, 'a/1')).toBeNull()
    },
  )

  it('goes on without a storage, and with one that refuses', () => {
    const refusing: DraftStorage = {
      getItem: () => {
        throw new Error('denied')
      },
      setItem: () => {
        throw new Error('full')
      },
      removeItem: () => {
        throw new Error('denied')
      },
    }
    for (const storage of [null, refusing]) {
      expect(() => keepDraft(storage, 'a/1', draft)).not.toThrow()
      expect(() => forgetDraft(storage, 'a/1')).not.toThrow()
      expect(readDraft(storage, 'a/1')).toBeNull()
    }
  })
})
