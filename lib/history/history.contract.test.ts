/** What is remembered of changes, made here and elsewhere, over HTTP against the local AWS; on PGlite and on a real PostgreSQL. */

import {
  CreatePodIdentityAssociationCommand,
  DeletePodIdentityAssociationCommand,
  EKSClient,
  UpdatePodIdentityAssociationCommand,
} from '@aws-sdk/client-eks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { tester } from '../audit/actor.fixture.ts'
import { everything } from '../auth/rules/index.ts'
import { carriedOutThen, type LocalAws, makeRole, pointAt, startLocalAws } from '../aws/local-aws.fixture.ts'
import type { Association, AssociationRef } from '../aws/types.ts'
import { walkthrough } from '../sandbox/seed/names.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'

// Opening a database takes a second, and on a busy machine ten.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

/** What is not awaited happens in its own time. */
const waiting = { timeout: 30_000, interval: 10 }

const demo = { accountId: walkthrough.accountId, region: walkthrough.region, cluster: walkthrough.cluster }

function policyFor(action: string): string {
  const statement = { Effect: 'Allow', Action: action, Resource: '*' }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}

/** The rooms anew, with the settings as they are now. */
async function load() {
  vi.resetModules()
  const [history, record, associations, recording, inventory, aws, store] = await Promise.all([
    import('./index.ts'),
    import('./record.ts'),
    import('../associations/index.ts'),
    import('../associations/recording.ts'),
    import('../inventory/index.ts'),
    import('../aws/index.ts'),
    import('../store/index.ts'),
  ])
  return { history, record, associations, recording, inventory, aws, store }
}

let postgres: LocalPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

describe.each([
  ['PGlite', async () => ({})],
  ['PostgreSQL', async () => ({ DATABASE_URL: await postgres.newDatabase() })],
] as const)('on %s', (_, settings) => {
  let local: LocalAws
  let rooms: Awaited<ReturnType<typeof load>>
  /** Somebody else, with a program of their own. */
  let elsewhere: EKSClient
  let association: Association

  beforeAll(async () => {
    local = await startLocalAws(await settings())
    const account = local.sandbox.settings().accounts.find(({ id }) => id === demo.accountId)
    if (!account) throw new Error('the sandbox has it')
    const { credentials } = account
    elsewhere = new EKSClient({ endpoint: local.sandbox.url, region: demo.region, credentials })
    rooms = await load()
    await rooms.store.database()
  })
  afterAll(() => local.close())
  beforeEach(async () => {
    const { namespace, serviceAccount } = walkthrough
    const listed = await rooms.aws.listAssociations(demo, { namespace, serviceAccount })
    const [found] = listed.ok ? listed.value : []
    if (!found) throw new Error('the seed has one')
    association = await read(found)
  })
  afterEach(async () => {
    await rooms.recording.accessNoted()
    const { database, tables } = rooms.store
    await (await database()).delete(tables.changes)
    await local.reset()
  })

  async function read(at: AssociationRef): Promise<Association> {
    const answer = await rooms.aws.describeAssociation(at)
    if (!answer.ok) throw new Error(answer.error.message)
    return answer.value
  }
  const seen = () => rooms.associations.seenVersionOf(association)
  const change = (action: string) =>
    rooms.associations.changeAssociation(
      association,
      { policy: policyFor(action) },
      { actor: tester, seen: seen() },
    )
  const listed = () => rooms.history.listChanges(association)
  const kinds = async () =>
    (await listed()).map(({ source, kind, outcome }) => `${source} ${kind} ${outcome}`)
  const name = () => ({ clusterName: demo.cluster, associationId: association.associationId })
  const changeElsewhere = async (fields: object): Promise<Association> => {
    await elsewhere.send(new UpdatePodIdentityAssociationCommand({ ...name(), ...fields }))
    return read(association)
  }
  async function ageAll(): Promise<void> {
    const { database, tables } = rooms.store
    const longAgo = new Date('2026-01-01T00:00:00Z')
    await (await database()).update(tables.changes).set({ startedAt: longAgo, settledAt: longAgo })
  }

  describe('made here', () => {
    test('a change comes with before, after, AWS’s number and what it did to access', async () => {
      const answer = await change('s3:GetObject')
      await rooms.recording.accessNoted()
      const [made, first] = await listed()
      const { namespace, serviceAccount, associationId } = association
      expect(first).toMatchObject({ kind: 'seen', source: 'outside', before: null })
      expect(made).toMatchObject({
        ...demo,
        associationId,
        namespace,
        serviceAccount,
        kind: 'update',
        source: 'podscope',
        who: 'ana',
        before: rooms.history.stateOf(association),
        after: answer.ok && rooms.history.stateOf(answer.value),
        outcome: 'stored',
        problem: null,
        requestId: expect.stringMatching(/./),
        runId: null,
        revertOf: null,
        approval: null,
      })
      // The role allows four actions of S3 and the policy one of them.
      expect(made?.access).toMatchObject({ gained: 0, lost: 3, exact: true })
      expect(made?.access?.losses.map(({ action }) => action)).toContain('s3:PutObject')
      expect(made?.access?.losses[0]).toHaveProperty('request.resource')
      expect(await rooms.history.findChange(made?.id ?? '')).toEqual(made)
    })

    test('creating and deleting are changes too', async () => {
      const input = {
        namespace: 'demo-ns',
        serviceAccount: 'second',
        roleArn: walkthrough.roleArn,
        disableSessionTags: false,
        tags: { team: 'data' },
      }
      const created = await rooms.associations.createAssociation(demo, input, { actor: tester })
      if (!created.ok) throw new Error(created.error.kind)
      association = created.value
      await rooms.associations.deleteAssociation(association, seen(), { actor: tester })
      await rooms.recording.accessNoted()
      const [deleted, made, ...rest] = await listed()
      expect(rest).toEqual([])
      expect(made).toMatchObject({ kind: 'create', before: null, after: { tags: { team: 'data' } } })
      expect(made?.access).toMatchObject({ gained: 4, lost: 0 })
      expect(deleted).toMatchObject({ kind: 'delete', before: made?.after, after: null, outcome: 'stored' })
      expect(deleted?.access).toMatchObject({ gained: 0, lost: 4 })
    })

    test('a refusal is kept in AWS’s words, with what was asked for', async () => {
      await local.arm('eks:UpdatePodIdentityAssociation', { kind: 'deny' })
      await change('s3:GetObject')
      expect((await listed())[0]).toMatchObject({
        outcome: 'refused',
        problem: expect.stringMatching(/is not authorized to perform: eks:UpdatePodIdentityAssociation/),
        after: { policy: policyFor('s3:GetObject'), modifiedAt: null },
        access: null,
      })
    })

    test('what AWS was not asked for is no change', async () => {
      await change('s3:GetObject')
      await change('s3:GetObject')
      expect(await change('s3:PutObject')).toMatchObject({ error: { kind: 'conflict' } })
      expect(await kinds()).toEqual(['podscope update stored', 'outside seen stored'])
    })

    test('an outcome that was not known is told by the next reading', async () => {
      await rooms.history.observe(association)
      await local.arm('eks:UpdatePodIdentityAssociation', carriedOutThen({ kind: 'drop' }), 1)
      await local.arm('eks:DescribePodIdentityAssociation', { kind: 'slow', ms: 0 }, 1)
      await local.arm('eks:DescribePodIdentityAssociation', { kind: 'deny' })
      expect(await change('s3:GetObject')).toMatchObject({ error: { kind: 'outcome-unknown' } })
      expect(await kinds()).toEqual(['podscope update unknown', 'outside seen stored'])
      await local.calm()
      await rooms.history.observe(await read(association))
      expect(await kinds()).toEqual(['podscope update stored', 'outside seen stored'])
    })

    test('a deletion whose outcome was not known is ours when nothing is there any more', async () => {
      await rooms.history.observe(association)
      await local.arm('eks:DeletePodIdentityAssociation', carriedOutThen({ kind: 'drop' }), 1)
      await local.arm('eks:DescribePodIdentityAssociation', { kind: 'slow', ms: 0 }, 1)
      await local.arm('eks:DescribePodIdentityAssociation', { kind: 'deny' })
      const answer = await rooms.associations.deleteAssociation(association, seen(), { actor: tester })
      expect(answer).toMatchObject({ error: { kind: 'outcome-unknown' } })
      await local.calm()
      await ageAll()
      await rooms.history.observeGone(association)
      expect(await kinds()).toEqual(['podscope delete stored', 'outside seen stored'])
    })

    test('the run and the change that is undone are named', async () => {
      const [runId, revertOf] = [crypto.randomUUID(), crypto.randomUUID()]
      const policy = policyFor('s3:GetObject')
      await rooms.associations.changeAssociation(
        association,
        { policy },
        { actor: tester, seen: seen(), runId, revertOf },
      )
      expect((await listed())[0]).toMatchObject({ runId, revertOf })
    })
  })

  describe('made elsewhere', () => {
    test('a change is found at the next reading, with before, after and access', async () => {
      await rooms.history.observe(association)
      const policy = policyFor('s3:ListAllMyBuckets')
      const now = await changeElsewhere({ policy, disableSessionTags: true })
      await rooms.history.observe(now, (before) =>
        rooms.inventory.accessChange(now, before, rooms.history.stateOf(now)),
      )
      expect((await listed())[0]).toMatchObject({
        kind: 'update',
        source: 'outside',
        who: 'unknown',
        before: rooms.history.stateOf(association),
        after: rooms.history.stateOf(now),
        outcome: 'stored',
        requestId: null,
        access: { gained: 0, lost: 3 },
      })
    })

    test('readings that race note the first sighting once, and a difference once', async () => {
      const observeAll = (now: Association) =>
        Promise.all(Array.from({ length: 5 }, () => rooms.history.observe(now)))
      await observeAll(association)
      expect(await kinds()).toEqual(['outside seen stored'])
      const roleArn = await makeRole(local, demo.accountId, 'other')
      await observeAll(await changeElsewhere({ roleArn }))
      expect(await kinds()).toEqual(['outside update stored', 'outside seen stored'])
    })

    test('a reading from before the last change tells nothing', async () => {
      await rooms.history.observe(association)
      await change('s3:GetObject')
      await rooms.history.observe(association)
      expect(await kinds()).toEqual(['podscope update stored', 'outside seen stored'])
    })

    test('one that comes before a change of ours stands before it', async () => {
      await rooms.history.observe(association)
      association = await changeElsewhere({ policy: policyFor('s3:GetObject'), disableSessionTags: true })
      await change('s3:PutObject')
      expect(await kinds()).toEqual([
        'podscope update stored',
        'outside update stored',
        'outside seen stored',
      ])
    })

    test('a page that is read tells the history, and a deletion too', async () => {
      await rooms.inventory.readAssociation(association)
      await vi.waitFor(async () => expect(await kinds()).toEqual(['outside seen stored']), waiting)
      await elsewhere.send(new DeletePodIdentityAssociationCommand(name()))
      // Just seen, it may be that EKS does not find it for a moment.
      await rooms.history.observeGone(association)
      expect(await kinds()).toEqual(['outside seen stored'])
      await ageAll()
      await rooms.inventory.readAssociation(association)
      await vi.waitFor(
        async () => expect(await kinds()).toEqual(['outside delete stored', 'outside seen stored']),
        waiting,
      )
      await rooms.history.observeGone(association)
      expect(await kinds()).toHaveLength(2)
    })

    test('what was never seen is not missed', async () => {
      await rooms.history.observeGone(association)
      expect(await kinds()).toEqual([])
    })
  })

  describe('left open by a crash', () => {
    const stopped = /Podscope was stopped before AWS answered/

    async function intend(kind: 'create' | 'update' | 'delete', fields: object = {}): Promise<void> {
      const state = rooms.history.stateOf(association)
      const asked = {
        ...state,
        policy: policyFor('s3:GetObject'),
        disableSessionTags: true,
        modifiedAt: null,
      }
      const id = await rooms.history.recordIntent({
        ...association,
        kind,
        actor: tester,
        before: kind === 'create' ? null : state,
        after: kind === 'delete' ? null : asked,
        ...fields,
      })
      // The process that knew of it is gone.
      rooms.record.inFlight().delete(id)
      await ageAll()
    }
    const settle = async () => {
      await rooms.associations.settleOpenChanges()
      return (await rooms.history.listRecentChanges(everything, { limit: 1 }))[0]
    }

    test('an update that AWS carried out is stored', async () => {
      await rooms.history.observe(association)
      await intend('update')
      const now = await changeElsewhere({ policy: policyFor('s3:GetObject'), disableSessionTags: true })
      // Until it is settled, a reading must not take it for somebody else's.
      await rooms.history.observe(now)
      expect(await kinds()).toEqual(['podscope update intended', 'outside seen stored'])
      expect(await settle()).toMatchObject({
        outcome: 'stored',
        after: rooms.history.stateOf(now),
        access: { lost: 3 },
      })
      await rooms.history.observe(now)
      expect(await kinds()).toEqual(['podscope update stored', 'outside seen stored'])
    })

    test('one that never left has not happened', async () => {
      await intend('update')
      expect(await settle()).toMatchObject({
        outcome: 'refused',
        problem: expect.stringMatching(/stopped before AWS answered. Nothing had changed/),
      })
    })

    test('something else stands there: not known, and the next reading notes what', async () => {
      await rooms.history.observe(association)
      await intend('update')
      const now = await changeElsewhere({ policy: policyFor('s3:PutObject'), disableSessionTags: true })
      expect(await settle()).toMatchObject({ outcome: 'unknown', problem: expect.stringMatching(stopped) })
      await rooms.history.observe(now)
      expect((await kinds())[0]).toBe('outside update stored')
    })

    test('a deletion, and a creation, that AWS carried out', async () => {
      await intend('delete')
      await elsewhere.send(new DeletePodIdentityAssociationCommand(name()))
      expect(await settle()).toMatchObject({ kind: 'delete', outcome: 'stored' })
      await intend('create', { associationId: null })
      const { namespace, serviceAccount, roleArn } = association
      const fields = { namespace, serviceAccount, roleArn, clusterName: demo.cluster }
      const more = { policy: policyFor('s3:GetObject'), disableSessionTags: true }
      const made = await elsewhere.send(new CreatePodIdentityAssociationCommand({ ...fields, ...more }))
      expect(await settle()).toMatchObject({
        kind: 'create',
        outcome: 'stored',
        associationId: made.association?.associationId,
      })
    })

    test('while AWS cannot be read it stays open, and so does what is being made now', async () => {
      await intend('update')
      await local.arm('eks:DescribePodIdentityAssociation', { kind: 'deny' })
      expect(await settle()).toMatchObject({ outcome: 'intended' })
      await local.calm()
      const [open] = await rooms.history.listOpenChanges(new Date())
      rooms.record.inFlight().add(open?.id ?? '')
      expect(await settle()).toMatchObject({ outcome: 'intended' })
      rooms.record.inFlight().delete(open?.id ?? '')
      expect(await settle()).toMatchObject({ outcome: 'refused' })
    })
  })

  test('all changes come newest first, page by page', async () => {
    await rooms.history.observe(association)
    for (const action of ['s3:GetObject', 's3:PutObject', 's3:ListBucket']) {
      await change(action)
      association = await read(association)
    }
    // What they did to access is added afterwards.
    await rooms.recording.accessNoted()
    const all = await rooms.history.listRecentChanges(everything, { limit: 10 })
    // The first sighting, which its own history has, is nobody's change.
    expect((await listed()).at(-1)?.kind).toBe('seen')
    expect(all).toEqual((await listed()).slice(0, -1))
    const first = await rooms.history.listRecentChanges(everything, { limit: 2 })
    const before = first.at(-1)?.position ?? 0
    const second = await rooms.history.listRecentChanges(everything, { limit: 2, before })
    expect(all).toHaveLength(3)
    expect([...first, ...second]).toEqual(all)
    expect(await rooms.history.findChange('none')).toBeNull()
    expect(await rooms.history.findChange(crypto.randomUUID())).toBeNull()
  })
})

describe('without a store', () => {
  let local: LocalAws
  afterEach(() => local.close())

  test('pages are read all the same, and nothing is written that cannot be written down', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    local = await startLocalAws()
    pointAt({ ...local.settings, DATABASE_URL: 'postgres://me:s3cret@127.0.0.1:1/none' })
    const { inventory, associations, aws, history } = await load()
    const found = await aws.listAssociations(demo)
    const [at] = found.ok ? found.value : []
    if (!at) throw new Error('the seed has one')
    const page = await inventory.readAssociation(at)
    if (!page.ok) throw new Error(page.error.message)
    const { association } = page.value
    const seen = associations.seenVersionOf(association)
    const answer = await associations.changeAssociation(
      association,
      { policy: policyFor('s3:GetObject') },
      { actor: tester, seen },
    )
    expect(answer).toMatchObject({
      error: { kind: 'not-recorded', message: expect.stringMatching(/^The PostgreSQL of DATABASE_URL/) },
    })
    expect(await local.calls(/Create|Update|Delete/)).toEqual([])
    await expect(history.listChanges(association)).rejects.toThrow(/cannot be used/)
    await vi.waitFor(() => expect(log).toHaveBeenCalled(), waiting)
    expect(log.mock.calls.flat().join()).not.toContain('s3cret')
  })
})
