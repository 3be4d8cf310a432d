/** Requests for changes, from asking to what became of them: over HTTP against the local AWS, on PGlite and on a real PostgreSQL. */
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { tester } from '../audit/actor.fixture.ts'
import type { Actor } from '../audit/types.ts'
import { everything, nothing, type Scope, scopeOf } from '../auth/rules/index.ts'
import { type LocalAws, startLocalAws } from '../aws/local-aws.fixture.ts'
import type { Association } from '../aws/types.ts'
import { mainCluster, walkthrough } from '../sandbox/seed/names.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'
import type { RuleDraft } from './keep-rules.ts'
import type { Condition } from './rules/index.ts'
import type { ChangeRequest } from './types.ts'

// Opening a database takes a second, and on a busy machine ten.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

let postgres: LocalPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

const ana = tester
const ben: Actor = { kind: 'person', id: 'p-2', name: 'ben', session: 's-2', address: '127.0.0.1' }
const eve: Actor = { ...ben, id: 'p-3', name: 'eve', session: 's-3' }
const dayMs = 86_400_000
const monday = new Date('2026-11-23T09:00:00.000Z')
const later = (days: number) => new Date(monday.getTime() + days * dayMs)

const demo = { accountId: walkthrough.accountId, region: walkthrough.region, cluster: walkthrough.cluster }
const namespace = (name: string): Scope => ({ kind: 'some', selectors: [{ namespaces: [name] }] })
const decider = (actor: Actor, scope: Scope = everything) => ({ actor, reads: scope, approves: scope })

function policyFor(action: string): string {
  const statement = { Effect: 'Allow', Action: action, Resource: '*' }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}

async function load() {
  const [requests, associations, recording, aws, audit, auth, store, bulk] = await Promise.all([
    import('./index.ts'),
    import('../associations/index.ts'),
    import('../associations/recording.ts'),
    import('../aws/index.ts'),
    import('../audit/index.ts'),
    import('../auth/index.ts'),
    import('../store/index.ts'),
    import('../bulk/index.ts'),
  ])
  return { ...aws, ...requests, ...associations, ...recording, ...audit, ...auth, ...store, bulk }
}

const places = [
  ['PGlite', async () => ({})],
  ['PostgreSQL', async () => ({ DATABASE_URL: await postgres.newDatabase() })],
] as const

describe.each(places)('on %s', (_, settings) => {
  let local: LocalAws
  let rooms: Awaited<ReturnType<typeof load>>
  let before: Association
  beforeAll(async () => {
    vi.resetModules()
    local = await startLocalAws({ PODSCOPE_TIMEOUT_MS: '2000', ...(await settings()) })
    rooms = await load()
    await rooms.database()
    return () => local.close()
  })
  beforeEach(async () => {
    before = await find(walkthrough)
    await local.calm()
    return async () => {
      await rooms.accessNoted()
      await local.reset()
      const db = await rooms.database()
      await db.delete(rooms.tables.changeRequests)
      await db.delete(rooms.tables.approvalRules)
      await db.delete(rooms.tables.tenants)
      await db.delete(rooms.tables.grants)
    }
  })

  async function find(names: { namespace: string; serviceAccount: string }, at = demo as typeof demo) {
    const listed = await rooms.listAssociations(at, {
      namespace: names.namespace,
      serviceAccount: names.serviceAccount,
    })
    const [found] = listed.ok ? listed.value : []
    const read = found && (await rooms.describeAssociation(found))
    if (!read?.ok) throw new Error(`no ${names.namespace}/${names.serviceAccount}`)
    return read.value
  }
  async function need(...conditions: readonly Condition[]): Promise<void> {
    expect(await rooms.saveRule(ruleOf(conditions), ben)).toMatchObject({ ok: true })
  }
  const ruleOf = (conditions: readonly Condition[], more: Partial<RuleDraft> = {}): RuleDraft => ({
    id: null,
    name: 'two of us',
    tenantId: null,
    clusters: [],
    conditions,
    ...more,
  })
  const seen = () => rooms.seenVersionOf(before)
  const wantedOf = (policy: string) => ({
    kind: 'change' as const,
    change: { policy },
    seen: seen(),
    roleSeen: null,
  })
  async function ask(policy = policyFor('s3:GetObject'), actor = ana, now = monday): Promise<ChangeRequest> {
    const asked = await rooms.askFor(before, wantedOf(policy), { actor, reason: 'a smaller policy' }, now)
    if (!asked.ok) throw new Error(JSON.stringify(asked.error))
    return asked.value
  }
  const directly = (policy = policyFor('s3:GetObject')) =>
    rooms.changeAssociation(before, { policy }, { actor: ana, seen: seen() })
  const writes = () => local.calls(/Create|Update|Delete/)
  const stateOf = async (id: string) => (await rooms.readRequest(id, everything))?.request
  const entriesOf = async (id: string) => {
    const entries = await rooms.listEntries({ object: id, limit: 50 })
    return entries
      .map(({ act, phase, actor, outcome }) => [act, phase, actor.name, outcome].join(' '))
      .reverse()
  }

  describe('what falls under a rule', () => {
    test('is refused whichever way it is written, with what was wanted, and AWS is not asked', async () => {
      await need({ kind: 'always' })
      const options = { actor: ana, seen: seen() }
      const input = {
        namespace: 'fresh',
        serviceAccount: 'pod',
        roleArn: walkthrough.roleArn,
        disableSessionTags: false,
        tags: {},
      }
      const answers = [
        await directly(),
        await rooms.changeAssociation(
          before,
          { roleArn: before.roleArn, targetRoleArn: null, disableSessionTags: true },
          options,
        ),
        await rooms.createAssociation(demo, input, { actor: ana }),
        await rooms.deleteAssociation(before, seen(), { actor: ana }),
        await rooms.recreateWithoutPolicy(before, options),
      ]
      const kinds = answers.map((each) => (each.ok ? 'ok' : each.error.kind))
      expect(kinds).toEqual(Array.from({ length: 5 }, () => 'second-person'))
      const wanted = answers.map(
        (each) => !each.ok && each.error.kind === 'second-person' && each.error.wanted,
      )
      expect(wanted).toMatchObject([
        { kind: 'change', change: { policy: policyFor('s3:GetObject') }, seen: seen() },
        { kind: 'change', change: { disableSessionTags: true } },
        { kind: 'create', input },
        { kind: 'delete', seen: seen() },
        { kind: 'recreate', seen: seen() },
      ])
      expect(await writes()).toEqual([])
    })

    test('is refused item by item in a run over many', async () => {
      await need({ kind: 'always' })
      const definition = {
        kind: 'policy' as const,
        home: demo,
        targets: `${walkthrough.namespace}/${walkthrough.serviceAccount}`,
        policy: policyFor('s3:GetObject'),
      }
      const draft = await rooms.bulk.draftRun(definition, ana)
      if (!draft.ok) throw new Error(draft.error.kind)
      await rooms.bulk.planRun(draft.value, definition)
      await rooms.bulk.untilIdle()
      await rooms.bulk.startRun(draft.value, ana)
      await rooms.bulk.untilIdle()
      const [item] = await rooms.bulk.readItems(draft.value)
      expect(item).toMatchObject({ state: 'failed', outcome: { problem: { kind: 'second-person' } } })
      expect(await writes()).toEqual([])
    })

    test('is deleted by half by nobody: creating anew is asked about before', async () => {
      await need({ kind: 'role' })
      const answer = await rooms.recreateWithoutPolicy(before, { actor: ana, seen: seen() })
      expect(answer).toMatchObject({
        ok: false,
        error: { kind: 'second-person', wanted: { kind: 'recreate' } },
      })
      expect(await writes()).toEqual([])
    })

    test('is only that: another change, another cluster, and repeating what is stored go through', async () => {
      await need({ kind: 'deletion' }, { kind: 'gains-any', actions: ['iam:*'] })
      expect(
        await rooms.saveRule(ruleOf([{ kind: 'always' }], { name: 'prod', clusters: ['prod-*x'] }), ben),
      ).toMatchObject({ ok: true })
      expect(await directly()).toMatchObject({ ok: true })
      await need2()
      const now = await find(walkthrough)
      const again = await rooms.changeAssociation(
        now,
        { policy: policyFor('s3:GetObject') },
        { actor: ana, seen: rooms.seenVersionOf(now) },
      )
      expect(again).toMatchObject({ ok: true })
    })
    async function need2(): Promise<void> {
      expect(await rooms.saveRule(ruleOf([{ kind: 'always' }], { name: 'everything' }), ben)).toMatchObject({
        ok: true,
      })
    }

    test('is what a role that cannot be read may give', async () => {
      await need({ kind: 'gains-more', than: 100_000 })
      await local.arm('iam:GetRole', { kind: 'deny' })
      const roleArn = `arn:aws:iam::${demo.accountId}:role/not-known-yet`
      const answer = await rooms.changeAssociation(before, { roleArn }, { actor: ana, seen: seen() })
      expect(answer).toMatchObject({
        error: { kind: 'second-person', rules: [{ because: 'what it gains cannot be worked out' }] },
      })
    })

    test('is not made by anybody who says it was approved', async () => {
      await need({ kind: 'always' })
      const { id } = await ask()
      const options = { actor: ana, seen: seen(), approval: id }
      const answer = await rooms.changeAssociation(before, { policy: policyFor('s3:GetObject') }, options)
      expect(answer).toMatchObject({ error: { kind: 'second-person' } })
    })
  })

  describe('a request', () => {
    test('is asked for, talked about, approved by another, and made', async () => {
      await need({ kind: 'always' })
      const asked = await ask()
      expect(asked).toMatchObject({
        state: 'open',
        author: ana,
        reason: 'a smaller policy',
        before: { roleArn: before.roleArn },
        after: { policy: policyFor('s3:GetObject'), disableSessionTags: true },
        access: { exact: true },
        rules: [{ name: 'two of us', because: 'every change does' }],
        expiresAt: later(7).toISOString(),
      })
      expect(await rooms.commentOn(asked.id, decider(ben), 'why now?', monday)).toMatchObject({ ok: true })
      const answer = await rooms.approveRequest(asked.id, decider(ben), 'fine', later(1))
      expect(answer).toMatchObject({ ok: true, value: { state: 'applied', failure: null } })
      expect(await find(walkthrough)).toMatchObject({ policy: policyFor('s3:GetObject') })
      const whole = await rooms.readRequest(asked.id, everything)
      expect(whole).toMatchObject({
        comments: [{ by: ben, text: 'why now?' }],
        decision: { kind: 'approve', by: ben, comment: 'fine' },
        changes: [{ outcome: 'stored', who: 'ben', approval: asked.id }],
      })
      expect(await entriesOf(asked.id)).toEqual([
        'request.open event ana ',
        'request.comment event ben ',
        'request.approve intent ben ',
        'request.approve outcome ben applied',
      ])
      expect(await rooms.verifyChain()).toMatchObject({ broken: null })
    })

    test('can be for creating, deleting, and creating anew without session policy', async () => {
      await need({ kind: 'always' })
      const asked = { actor: ana, reason: '' }
      const input = {
        namespace: 'fresh',
        serviceAccount: 'pod',
        roleArn: walkthrough.roleArn,
        policy: policyFor('s3:GetObject'),
        disableSessionTags: true,
        tags: { team: 'blue' },
      }
      const at = { ...demo, associationId: null, namespace: 'fresh', serviceAccount: 'pod' }
      async function carriedOut(...args: Parameters<typeof rooms.askFor>): Promise<void> {
        const open = await rooms.askFor(...args)
        if (!open.ok) throw new Error(JSON.stringify(open.error))
        expect(await rooms.approveRequest(open.value.id, decider(ben), '', monday)).toMatchObject({
          value: { state: 'applied', failure: null },
        })
      }
      await carriedOut(at, { kind: 'create', input }, asked, monday)
      const made = await find(input)
      expect(made).toMatchObject({ policy: input.policy, tags: input.tags })
      await carriedOut(made, { kind: 'recreate', seen: rooms.seenVersionOf(made) }, asked, monday)
      const anew = await find(input)
      expect(anew.policy).toBeUndefined()
      await carriedOut(anew, { kind: 'delete', seen: rooms.seenVersionOf(anew) }, asked, monday)
      await expect(find(input)).rejects.toThrow()
    })

    test('is approved once: of two at once one does it and the other is told', async () => {
      const { id } = await ask()
      const answers = await Promise.all(
        [ben, eve].map((actor) => rooms.approveRequest(id, decider(actor), '', monday)),
      )
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
      expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: { kind: 'not-open' } })
      expect(await writes()).toEqual(['eks:UpdatePodIdentityAssociation'])
      expect((await entriesOf(id)).filter((line) => line.includes('approve intent'))).toHaveLength(1)
    })

    test('is approved or rejected, never both', async () => {
      const { id } = await ask()
      const [approved, rejected] = await Promise.all([
        rooms.approveRequest(id, decider(ben), '', monday),
        rooms.rejectRequest(id, decider(eve), 'no', monday),
      ])
      expect([approved.ok, rejected.ok].filter(Boolean)).toHaveLength(1)
      const expected = approved.ok ? 'applied' : 'rejected'
      expect(await stateOf(id)).toMatchObject({ state: expected })
      expect(await writes()).toHaveLength(approved.ok ? 1 : 0)
    })

    test('is not approved by its author, under whichever session, name or role', async () => {
      const { id } = await ask()
      const again: Actor = { ...ana, session: 'another', name: 'ana again', address: '10.0.0.1' }
      for (const actor of [ana, again])
        for (const decide of [rooms.approveRequest, rooms.rejectRequest])
          expect(await decide(id, decider(actor), '', monday)).toEqual({ ok: false, error: { kind: 'own' } })
      expect(await stateOf(id)).toMatchObject({ state: 'open' })
      expect(await writes()).toEqual([])
    })

    test('is not there for who does not see its association, and not approved by who only sees it', async () => {
      const { id } = await ask()
      const elsewhere = namespace('somewhere-else')
      for (const scope of [nothing, elsewhere]) {
        const gone = { ok: false, error: { kind: 'not-found' } }
        expect(await rooms.approveRequest(id, decider(eve, scope), '', monday)).toEqual(gone)
        expect(await rooms.rejectRequest(id, decider(eve, scope), '', monday)).toEqual(gone)
        expect(await rooms.commentOn(id, decider(eve, scope), 'hm', monday)).toEqual(gone)
        expect(await rooms.readRequest(id, scope)).toBeNull()
        const looker = { id: eve.id, reads: scope, approves: scope }
        expect(await rooms.listRequests(looker, { which: 'all', limit: 10 })).toEqual([])
        expect(await rooms.countInbox(looker)).toEqual({ toDecide: 0, answers: 0 })
      }
      const sees = { actor: eve, reads: everything, approves: elsewhere }
      expect(await rooms.approveRequest(id, sees, '', monday)).toEqual({
        ok: false,
        error: { kind: 'not-allowed' },
      })
      expect(await writes()).toEqual([])
      const mine = decider(eve, namespace(walkthrough.namespace))
      expect(await rooms.approveRequest(id, mine, '', monday)).toMatchObject({ value: { state: 'applied' } })
    })

    test('is not approved by a person who was removed meanwhile', async () => {
      const { id } = await ask()
      const db = await rooms.database()
      const { grants } = rooms.tables
      await db.insert(grants).values({ holderKind: 'person', holder: eve.id, role: 'reviewer' })
      const asEve = async () => {
        const held = await rooms.grantsOf(eve.id, [])
        const reads = scopeOf(held, 'associations.read')
        return { actor: eve, reads, approves: scopeOf(held, 'changes.approve') }
      }
      expect((await asEve()).approves).toEqual(everything)
      await db.delete(grants).where(eq(grants.holder, eve.id))
      expect(await rooms.approveRequest(id, await asEve(), '', monday)).toEqual({
        ok: false,
        error: { kind: 'not-found' },
      })
      expect(await writes()).toEqual([])
    })

    test('that the association has changed since is not written, says so, and can be asked for again', async () => {
      await need({ kind: 'always' })
      const { id } = await ask()
      const other = policyFor('sqs:SendMessage')
      await rooms.updateAssociation(before, {
        policy: other,
        disableSessionTags: true,
        clientRequestToken: crypto.randomUUID(),
      })
      await local.calm()
      expect(await rooms.approveRequest(id, decider(ben), '', monday)).toMatchObject({
        value: { state: 'failed', failure: { kind: 'changed' } },
      })
      expect(await writes()).toEqual([])
      expect((await entriesOf(id)).at(-1)).toBe('request.approve outcome ben failed')
      const again = await rooms.askAgain(id, { actor: ana, reason: 'still', reads: everything }, monday)
      expect(again).toMatchObject({ value: { againOf: id, before: { policy: other }, state: 'open' } })
      const second = again.ok ? again.value.id : ''
      expect(await rooms.approveRequest(second, decider(ben), '', monday)).toMatchObject({
        value: { state: 'applied' },
      })
      expect(await find(walkthrough)).toMatchObject({ policy: policyFor('s3:GetObject') })
    })

    test('that AWS refuses says what AWS said', async () => {
      const { id } = await ask()
      await local.arm('eks:UpdatePodIdentityAssociation', { kind: 'deny' })
      expect(await rooms.approveRequest(id, decider(ben), '', monday)).toMatchObject({
        value: { state: 'failed', failure: { kind: 'refused' } },
      })
    })

    test('ends after seven days, and is not approved from then on', async () => {
      const { id } = await ask()
      expect(await rooms.expireRequests(new Date(later(7).getTime() - 1))).toBe(0)
      expect(await rooms.approveRequest(id, decider(ben), '', later(7))).toEqual({
        ok: false,
        error: { kind: 'not-open', state: 'expired' },
      })
      expect(await rooms.readRequest(id, everything)).toMatchObject({
        request: { state: 'expired' },
        decision: { kind: 'expire', by: { name: 'Podscope' } },
      })
      expect(await writes()).toEqual([])
      expect(await entriesOf(id)).toEqual(['request.open event ana ', 'request.expire event Podscope '])
    })

    test('is taken back by its author alone', async () => {
      const { id } = await ask()
      expect(await rooms.withdrawRequest(id, decider(ben), monday)).toEqual({
        ok: false,
        error: { kind: 'not-author' },
      })
      expect(await rooms.withdrawRequest(id, decider(ana), monday)).toMatchObject({
        value: { state: 'withdrawn' },
      })
      expect(await rooms.approveRequest(id, decider(ben), '', monday)).toMatchObject({
        error: { kind: 'not-open', state: 'withdrawn' },
      })
    })

    test('waits in the inbox of who may decide, and its answer in its author’s', async () => {
      const asBen = { id: ben.id, reads: everything, approves: everything }
      const asAna = { id: ana.id, reads: everything, approves: everything }
      const { id } = await ask()
      expect(await rooms.countInbox(asBen)).toEqual({ toDecide: 1, answers: 0 })
      expect(await rooms.countInbox(asAna)).toEqual({ toDecide: 0, answers: 0 })
      expect(await rooms.listRequests(asAna, { which: 'to-decide', limit: 5 })).toEqual([])
      await rooms.rejectRequest(id, decider(ben), 'not like this', monday)
      expect(await rooms.countInbox(asBen)).toEqual({ toDecide: 0, answers: 0 })
      expect(await rooms.countInbox(asAna)).toEqual({ toDecide: 0, answers: 1 })
      await rooms.noteAnswerSeen(id, ben.id, monday)
      expect(await rooms.countInbox(asAna)).toMatchObject({ answers: 1 })
      await rooms.noteAnswerSeen(id, ana.id, monday)
      expect(await rooms.countInbox(asAna)).toMatchObject({ answers: 0 })
      const lists = await Promise.all(
        (['mine', 'decided', 'to-decide'] as const).map((which) =>
          rooms.listRequests(asAna, { which, limit: 5 }),
        ),
      )
      expect(lists.map((each) => each.map((one) => one.id))).toEqual([[id], [id], []])
    })

    test('of what is not as it was seen, or cannot be, is none', async () => {
      const stale = { ...wantedOf(policyFor('s3:GetObject')), seen: { ...seen(), modifiedAt: 'yesterday' } }
      const asked = { actor: ana, reason: '' }
      expect(await rooms.askFor(before, stale, asked, monday)).toMatchObject({ error: { kind: 'conflict' } })
      expect(await rooms.askFor(before, wantedOf('{'), asked, monday)).toMatchObject({
        error: { kind: 'invalid' },
      })
      expect(
        await rooms.askFor(
          { ...before, associationId: 'a-00000000000000000' },
          wantedOf('{}'),
          asked,
          monday,
        ),
      ).toMatchObject({ ok: false })
    })
  })

  describe('a rule', () => {
    test('is saved, renamed and removed, each written down; of a name there is one', async () => {
      const made = await rooms.saveRule(ruleOf([{ kind: 'deletion' }]), ben)
      const id = made.ok ? made.value : ''
      expect(await rooms.saveRule(ruleOf([{ kind: 'role' }]), ben)).toEqual({
        ok: false,
        error: { kind: 'name-taken' },
      })
      expect(await rooms.saveRule(ruleOf([], { name: 'empty' }), ben)).toEqual({
        ok: false,
        error: { kind: 'blank' },
      })
      expect(await rooms.saveRule(ruleOf([{ kind: 'role' }], { id, name: 'roles' }), ben)).toMatchObject({
        ok: true,
      })
      expect(await rooms.listRules()).toMatchObject([{ id, name: 'roles', conditions: [{ kind: 'role' }] }])
      await rooms.removeRule(id, ben)
      expect(await rooms.listRules()).toEqual([])
      expect(await rooms.saveRule(ruleOf([{ kind: 'role' }], { id }), ben)).toEqual({
        ok: false,
        error: { kind: 'gone' },
      })
      const entries = await rooms.listEntries({ act: 'rule.change', limit: 3 })
      expect(entries.map(({ before, after }) => [before?.name ?? null, after?.name ?? null])).toEqual([
        ['roles', null],
        ['two of us', 'roles'],
        [null, 'two of us'],
      ])
    })

    test('without its tenant asks for more, never less', async () => {
      const db = await rooms.database()
      const { tenants } = rooms.tables
      const [tenant] = await db
        .insert(tenants)
        .values({ name: 'elsewhere', selectors: [{ namespaces: ['elsewhere'] }] })
        .returning()
      await rooms.saveRule(ruleOf([{ kind: 'always' }], { tenantId: tenant?.id ?? '' }), ben)
      expect(await directly(policyFor('s3:PutObject'))).toMatchObject({ ok: true })
      await db.delete(tenants)
      before = await find(walkthrough)
      expect(await directly()).toMatchObject({ error: { kind: 'second-person' } })
    })

    test('shows which of the last changes it would have been for', async () => {
      expect(await directly()).toMatchObject({ ok: true })
      await rooms.accessNoted()
      const all = await rooms.previewRule(ruleOf([{ kind: 'always' }]))
      expect(all.looked).toBeGreaterThan(0)
      expect(all.needed).toHaveLength(all.looked)
      const none = await rooms.previewRule(
        ruleOf([{ kind: 'always' }], { clusters: [`not-${mainCluster.cluster}`] }),
      )
      expect(none).toEqual({ looked: all.looked, needed: [] })
    })
  })
})
