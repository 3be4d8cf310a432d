import { describe, expect, test } from 'vitest'
import type { Item, ItemPreview } from '@/lib/bulk/types.ts'
import { hasProblem, isShown, planSentence, toRunLine } from './run-view.ts'

const side = { total: 0, actions: [], example: null }
const clear: ItemPreview = { block: null, warnings: [], findings: [], size: 10, gains: side, losses: side }

function item(preview: Partial<ItemPreview> | null, more: Partial<Item> = {}): Item {
  return {
    position: 0,
    target: {
      accountId: '1',
      region: 'eu-west-1',
      cluster: 'prod',
      namespace: 'a',
      serviceAccount: 'b',
      associationId: 'a-1',
    },
    state: 'pending',
    attempts: 0,
    preview: preview && { ...clear, ...preview },
    outcome: null,
    updatedAt: '',
    ...more,
  }
}
const losing = item({ losses: { ...side, total: 3 } })
const throttled = {
  kind: 'not-authorised',
  operation: 'eks:UpdatePodIdentityAssociation',
  accountId: '1',
  region: 'r',
  message: 'User: x is not authorized',
  verbatim: true,
  code: 'AccessDeniedException',
  requestId: '1',
  outcomeUnknown: false,
} as const

describe('a plan in one sentence', () => {
  test.each<[readonly Item[], 'policy' | 'clone', string]>([
    [[], 'policy', 'Nothing is to be written.'],
    [[losing], 'policy', 'Sets the session policy of 1 association: 1 loses actions.'],
    [
      [losing, losing, item({ warnings: ['unchanged'] }), item({}, { state: 'blocked' })],
      'policy',
      'Sets the session policy of 3 associations: 2 lose actions and 1 has it already. 1 cannot be done and is left out.',
    ],
    [
      [item({ gains: { ...side, total: 1 } }), item({ gains: null, losses: null })],
      'clone',
      'Creates 2 associations: 1 gains actions and for 1 it is not known.',
    ],
  ])('%#', (items, kind, sentence) => {
    expect(planSentence(items.map(toRunLine), kind)).toBe(sentence)
  })
})

test('a line tells what AWS said from what we say', () => {
  const problem = { kind: 'refused', problem: throttled } as const
  expect(toRunLine(item({}, { state: 'failed', outcome: { kind: 'problem', problem } })).outcome).toEqual({
    title: 'Podscope may not call eks:UpdatePodIdentityAssociation',
    text: 'User: x is not authorized',
    byAws: true,
  })
  expect(toRunLine(item({}, { state: 'conflict', outcome: { kind: 'role-changed' } })).outcome).toMatchObject(
    {
      title: 'The role changed since the preview',
      byAws: false,
    },
  )
})

test('problems and losses are found', () => {
  expect(isShown(toRunLine(losing), 'loss')).toBe(true)
  expect(isShown(toRunLine(item({})), 'loss')).toBe(false)
  expect(hasProblem(toRunLine(item({})))).toBe(false)
  expect(hasProblem(toRunLine(item({ warnings: ['loses-everything'] })))).toBe(true)
  expect(hasProblem(toRunLine(item(null, { state: 'failed' })))).toBe(true)
  expect(isShown(toRunLine(item({}, { state: 'done' })), 'open')).toBe(false)
})
