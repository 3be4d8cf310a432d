import { describe, expect, test } from 'vitest'
import { addressOf, parseContext, questionOf, readTryAddress } from './try-address.ts'

describe('the address of a request', () => {
  test('says the whole request', () => {
    const question = {
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::b/ü &?#',
      context: { 'aws:SourceVpce': 'vpce-1', 'aws:TagKeys': ['a', 'b'], 'aws:SourceIp': null },
    }
    const { action, resource, context } = addressOf(question)
    const search = { action: action ?? '', resource: resource ?? '', context: JSON.stringify(context) }
    const { address, lost } = readTryAddress(search)
    expect(questionOf(address)).toEqual(question)
    expect(lost).toEqual([])
  })

  test('asks nothing without an action', () => {
    expect(questionOf(readTryAddress({ resource: 'x' }).address)).toBeNull()
    expect(questionOf(readTryAddress({ action: ' ' }).address)).toBeNull()
  })

  test.each([
    ['no JSON', '{'],
    ['no record', '[1]'],
    ['other values', '{"a":1}'],
    [
      '10,000 keys',
      JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`k:${at}`, '']))),
    ],
    ['a long value', JSON.stringify({ a: 'x'.repeat(5000) })],
    ['depth', '['.repeat(60_000)],
  ])('a context of %s is lost, and said to be', (_, context) => {
    expect(parseContext(context)).toBeNull()
    const { address, lost } = readTryAddress({ action: 's3:GetObject', context })
    expect(questionOf(address)).toEqual({ action: 's3:GetObject' })
    expect(lost).toEqual(['context'])
  })

  test('what is too long, or stands twice, does no harm', () => {
    const { address, lost } = readTryAddress({ action: 'x'.repeat(5000), resource: ['a', 'b'] })
    expect(address.action).toBeNull()
    expect(lost).toContain('action')
  })
})
