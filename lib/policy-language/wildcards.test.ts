import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { collapseActions, expandWildcards } from './wildcards.ts'

describe('expandWildcards', () => {
  test('gives each action once, as AWS spells it', () => {
    expect(expandWildcards(['sqs:list*', 'SQS:ListQueues', 'sqs:listqueue?'])).toEqual([
      'sqs:ListDeadLetterSourceQueues',
      'sqs:ListMessageMoveTasks',
      'sqs:ListQueueTags',
      'sqs:ListQueues',
    ])
  })

  test('gives nothing for what AWS does not document', () => {
    expect(expandWildcards(['nope:*', 's3:Nope*'])).toEqual([])
  })
})

describe('collapseActions', () => {
  test('reaches exactly the same actions, with no longer a list', () => {
    const names = catalog.actions.map(({ name }) => name).filter((name) => /^(?:sqs|sns|s3|kms):/.test(name))
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 40 }), (list) => {
        const folded = collapseActions(list)
        expect(expandWildcards(folded)).toEqual(expandWildcards(list))
        expect(folded.length).toBeLessThanOrEqual(list.length)
      }),
      { numRuns: 60 },
    )
  })

  test('keeps what the catalog does not know', () => {
    expect(collapseActions(['nope:Do', 's3:Nope'])).toEqual(['nope:Do', 's3:Nope'])
  })
})
