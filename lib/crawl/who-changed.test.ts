import { describe, expect, test } from 'vitest'
import type { OutsideChange } from '../aws/types.ts'
import type { AssociationState, Change } from '../history/types.ts'
import { whoChanged } from './who-changed.ts'

const role = { roleArn: 'arn:aws:iam::111122223333:role/app', disableSessionTags: true, tags: {} }
const at = (time: string): AssociationState => ({ ...role, modifiedAt: `2026-11-26T${time}.000Z` })
const change: Change = {
  id: 'x',
  position: 1,
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'prod',
  associationId: 'a-1',
  namespace: 'shop',
  serviceAccount: 'cart',
  kind: 'update',
  source: 'outside',
  who: 'unknown',
  startedAt: '2026-11-26T10:10:00.000Z',
  settledAt: null,
  before: at('09:00:00'),
  after: at('10:00:00'),
  outcome: 'stored',
  problem: null,
  requestId: null,
  access: null,
  runId: null,
  revertOf: null,
  approval: null,
}
const event: OutsideChange = {
  eventId: 'e',
  at: '2026-11-26T10:00:01.000Z',
  name: 'UpdatePodIdentityAssociation',
  who: 'arn:aws:iam::111122223333:user/ana',
  cluster: 'prod',
  associationId: 'a-1',
}
const bob = 'arn:aws:iam::111122223333:user/bob'
const created: Partial<Change> = { kind: 'create', before: null }
const deleted: Partial<Change> = { kind: 'delete', after: null }

describe('who changed it', () => {
  test.each<[string, Partial<Change>, readonly Partial<OutsideChange>[], string | null]>([
    ['the one request', {}, [{}], event.who],
    ['nobody is told of', {}, [], null],
    ['another association', {}, [{ associationId: 'a-2' }], null],
    ['one whose id is not told', {}, [{ associationId: '' }], null],
    ['of another cluster', {}, [{ cluster: 'other' }], null],
    ['another operation', {}, [{ name: 'DeletePodIdentityAssociation' }], null],
    ['after it was noticed', {}, [{ at: '2026-11-26T10:20:00.000Z' }], null],
    ['before the first reading', {}, [{ at: '2026-11-26T08:00:00.000Z' }], null],
    ['the one that made the earlier state', {}, [{ at: '2026-11-26T09:00:02.000Z' }], null],
    ['an earlier one, and the last is not told yet', {}, [{ at: '2026-11-26T09:30:00.000Z' }], null],
    ['both, in their order', {}, [{}, { at: '2026-11-26T09:30:00.000Z', who: bob }], `${bob}, ${event.who}`],
    ['one who did it twice', {}, [{}, { at: '2026-11-26T09:30:00.000Z' }], event.who],
    ['tags, which leave the time', { after: at('09:00:00') }, [{ name: 'TagResource' }], event.who],
    ['a creation', created, [{ name: 'CreatePodIdentityAssociation' }], event.who],
    [
      'a creation of another',
      created,
      [{ name: 'CreatePodIdentityAssociation', associationId: 'a-2' }],
      null,
    ],
    ['a deletion', deleted, [{ name: 'DeletePodIdentityAssociation' }], event.who],
    ['an update before a deletion', deleted, [{}], null],
  ])('%s', (_, of, events, who) => {
    const told = events.map((each) => ({ ...event, ...each }))
    expect(whoChanged({ ...change, ...of }, { changes: told, complete: true })).toBe(who)
  })

  test('a first sighting is nobody’s', () => {
    expect(
      whoChanged({ ...change, kind: 'seen', before: null }, { changes: [event], complete: true }),
    ).toBeNull()
  })

  test('where older requests are not told, an update is nobody’s, and a creation still somebody’s', () => {
    const some = { changes: [event], complete: false }
    expect(whoChanged(change, some)).toBeNull()
    const creation = { changes: [{ ...event, name: 'CreatePodIdentityAssociation' }], complete: false }
    expect(whoChanged({ ...change, ...created }, creation)).toBe(event.who)
  })
})
