import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { explainAddress } from '@/components/explain/refusal-address.ts'
import { parseDenials } from '@/lib/pod-identity/index.ts'
import { readRefusal } from './input.ts'

const folder = join(import.meta.dirname, '../../lib/pod-identity/refusals')
const texts = readdirSync(folder).flatMap((name): readonly string[] =>
  parse(readFileSync(join(folder, name), 'utf8')).map(({ text }: { text: string }) => text),
)
const nothing = { at: null, find: '', account: null, kept: null, before: undefined }
const asked = (address: string) =>
  readRefusal(Object.fromEntries(new URL(address, 'http://127.0.0.1').searchParams))

describe('the address of a refusal', () => {
  test('holds all that AWS said, of every refusal there is', () => {
    const denials = texts.flatMap(parseDenials)
    expect(denials.length).toBeGreaterThan(150)
    for (const denial of denials) expect(asked(explainAddress(denial))).toEqual({ denial, ...nothing })
  })

  test('holds nothing else of the text', () => {
    const [denial] = parseDenials(
      'password=hunter2 User: arn:aws:iam::111122223333:user/me is not authorized to perform: s3:GetObject',
    )
    if (!denial) throw new Error('not read')
    expect(explainAddress(denial)).toBe(
      '/explain?principal=arn:aws:iam::111122223333:user/me&action=s3:GetObject&doubts=action',
    )
  })

  test('names the association that was chosen', () => {
    const [denial] = parseDenials('AccessDenied: Access Denied')
    if (!denial) throw new Error('not read')
    expect(asked(explainAddress(denial, '111122223333/eu-west-1/prod/a-1'))).toEqual({
      denial,
      at: { accountId: '111122223333', region: 'eu-west-1', cluster: 'prod', associationId: 'a-1' },
      find: '',
      account: null,
      kept: null,
      before: undefined,
    })
  })

  test('names the account that an encoded message is of', () => {
    expect(asked('/explain?code=x&account=111122223333').account).toBe('111122223333')
    expect(asked('/explain?code=x&account=prod').account).toBeNull()
  })

  test('names one that was kept, and where a list of them goes on', () => {
    const id = '0d1e2f3a-4b5c-4d7e-8f90-a1b2c3d4e5f6'
    expect(asked(`/explain?kept=${id}`)).toEqual({ denial: null, ...nothing, kept: id })
    expect(asked('/explain?kept=../etc&before=12')).toEqual({ denial: null, ...nothing, before: 12 })
    expect(asked('/explain?before=-1').before).toBeUndefined()
  })

  test.each([
    ['', {}],
    ['a layer that is none', { layer: 'moon' }],
    ['a text that is too long', { principal: 'x'.repeat(3000) }],
    ['an association alone', { at: 'a/b/c/d' }],
  ])('asks nothing with %s', (_, query) => {
    expect(readRefusal(query).denial).toBeNull()
  })

  test('leaves out what cannot be: doubts, a place, a list', () => {
    const read = readRefusal({ action: ['s3:GetObject', 's3:PutObject'], doubts: 'resource,moon', at: 'a/b' })
    expect(read).toMatchObject({ denial: { action: 's3:GetObject', doubts: [] }, at: null })
  })
})
