import { describe, expect, it, test } from 'vitest'
import { isNetwork, networksOf } from './networks.ts'

describe('isNetwork', () => {
  it.each(['10.0.0.7', '10.0.0.0/8', '0.0.0.0/0', 'fd00::/8', '::1', '10.0.0.0/32'])('%s is one', (text) => {
    expect(isNetwork(text)).toBe(true)
  })
  it.each([
    '',
    'localhost',
    '10.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '/8',
  ])('%s is none', (text) => {
    expect(isNetwork(text)).toBe(false)
    expect(() => networksOf([text])).toThrow(RangeError)
  })
})

test('what a network holds', () => {
  const known = networksOf(['10.1.0.0/16', '192.0.2.7', 'fd00::/8'])
  const held = ['10.1.255.255', '192.0.2.7', 'fd12::1', '::ffff:10.1.0.1', '::FFFF:192.0.2.7']
  const other = [
    '10.2.0.0',
    '192.0.2.8',
    'fe80::1',
    '::1',
    '',
    'unknown',
    '10.1.0.1, 10.1.0.2',
    '10.1.0.1:80',
  ]
  expect(held.filter((each) => !known.holds(each))).toEqual([])
  expect(other.filter((each) => known.holds(each))).toEqual([])
  expect(networksOf([]).holds('127.0.0.1')).toBe(false)
})
