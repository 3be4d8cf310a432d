import { describe, expect, test } from 'vitest'
import { contextFromLines, contextLines, sayCounts, sayExpectation } from './words.ts'

describe('words of expectations', () => {
  test('say one in a line', () => {
    expect(
      sayExpectation({
        must: 'not allow',
        actions: ['s3:Delete*', 's3:Put*'],
        resources: ['*'],
        context: { 'aws:SourceVpce': null, 'aws:TagKeys': ['a', 'b'] },
      }),
    ).toBe(
      'must not allow s3:Delete*, s3:Put* on every resource when aws:SourceVpce is absent and aws:TagKeys is a, b',
    )
  })

  test('count what needs a look first', () => {
    expect(sayCounts(['kept', 'broken', 'kept', 'unknown'])).toBe('1 broken, 1 unknown, 2 kept')
    expect(sayCounts([])).toBe('')
  })

  test('a context written in lines is read back', () => {
    const context = {
      'aws:SourceVpce': 'vpce-1',
      'aws:SourceIp': null,
      'aws:TagKeys': ['a', 'b'],
      'a:b': 'x=y',
    }
    expect(contextFromLines(contextLines({ context }))).toEqual(context)
    expect(contextFromLines('\n aws:a \n')).toEqual({ 'aws:a': null })
  })
})
