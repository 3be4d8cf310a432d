/** What is written down, by several at once, and what is found when somebody changes it by hand; on PGlite and on a real PostgreSQL. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { pointAt } from '../aws/local-aws.fixture.ts'
import { backUp, restore } from '../store/backup.ts'
import { putEmptyStore } from '../store/empty-store.fixture.ts'
import { type OpenStore, openStore, type StorePlace } from '../store/open.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'
import { tester } from './actor.fixture.ts'
import type { Actor, EntryDraft } from './types.ts'

// Opening a database takes a second, and on a busy machine ten.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

let folder: string
let postgres: LocalPostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-audit-'))
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
  vi.unstubAllEnvs()
})

let made = 0
async function newFolder(): Promise<StorePlace> {
  const path = join(folder, `${++made}`, 'store')
  await putEmptyStore(path)
  return { kind: 'folder', folder: path }
}
const newPostgres = async (): Promise<StorePlace> => ({ kind: 'postgres', url: await postgres.newDatabase() })

/** The rooms anew, on this store. */
async function load(place: StorePlace, more: Readonly<Record<string, string>> = {}) {
  vi.resetModules()
  const where: Readonly<Record<string, string>> =
    place.kind === 'folder' ? { PODSCOPE_DATA: join(place.folder, '..') } : { DATABASE_URL: place.url }
  pointAt({ PODSCOPE_DATA: folder, ...where, ...more })
  const [audit, retention, store, opened] = await Promise.all([
    import('./index.ts'),
    import('./retention.ts'),
    import('../store/index.ts'),
    import('../store/database.ts'),
  ])
  return { audit, retention, store, close: opened.closeStore }
}

const event = (name: string, more: Partial<EntryDraft> = {}) => ({
  actor: tester,
  act: 'setting.change' as const,
  object: { kind: 'setting' as const, name },
  ...more,
})

describe.each([
  ['PGlite', newFolder],
  ['PostgreSQL', newPostgres],
] as const)('on %s', (_, newPlace) => {
  let place: StorePlace
  let rooms: Awaited<ReturnType<typeof load>>
  beforeEach(async () => {
    place = await newPlace()
    rooms = await load(place)
    return () => rooms.close()
  })

  const append = async (count: number, from = 1) => {
    for (let each = from; each < from + count; each++) await rooms.audit.appendEvent(event(`setting-${each}`))
  }
  const verify = () => rooms.audit.verifyChain()
  const execute = async (text: string) => (await rooms.store.database()).execute(sql.raw(text))
  /** As whoever owns the database can. */
  async function byHand(...statements: readonly string[]): Promise<void> {
    await execute('alter table audit_entries disable trigger user; ')
    for (const each of statements) await execute(each)
    await execute('alter table audit_entries enable trigger user')
  }

  test('what is appended is read back as it was, newest first, and the chain holds', async () => {
    const { audit } = rooms
    expect(await verify()).toEqual({ entries: 0, holds: null, anchor: null, broken: null })
    const association = {
      kind: 'association',
      accountId: '111122223333',
      region: 'eu-west-1',
      cluster: 'prod',
      associationId: null,
      namespace: 'shop',
      serviceAccount: 'cart',
    } as const
    const intent = crypto.randomUUID()
    await audit.audited(async (_tx, note) => {
      const of = { actor: tester, act: 'association.create', object: association } as const
      note({
        ...of,
        phase: 'intent',
        id: intent,
        after: { roleArn: 'r', tags: { 'token-of': 'kept' }, n: 1.5 },
      })
      note({ ...of, phase: 'outcome', intent, outcome: 'stored', requestId: 'q-1' })
    })
    await append(1)
    const [last, outcome, first] = await audit.listEntries({ limit: 10 })
    expect(first).toMatchObject({
      id: intent,
      position: 1,
      actor: tester,
      object: association,
      before: null,
      after: { roleArn: 'r', tags: { 'token-of': 'kept' }, n: 1.5 },
    })
    expect(outcome).toMatchObject({ phase: 'outcome', intent, outcome: 'stored', previous: first?.hash })
    expect(await audit.findEntry(outcome?.id ?? '')).toEqual([first, outcome])
    expect(await verify()).toMatchObject({
      entries: 3,
      holds: { from: { position: 1 }, to: { position: 3, hash: last?.hash } },
      broken: null,
    })
  })

  test('filters select by who, what, which and when', async () => {
    const bob: Actor = { ...tester, id: 'p-2', name: 'bob_100%' }
    await append(2)
    await rooms.audit.appendEvent(event('other', { actor: bob, act: 'sign-in' }))
    const positions = async (asked: object) =>
      (await rooms.audit.listEntries({ limit: 10, ...asked })).map(({ position }) => position)
    expect(await positions({})).toEqual([3, 2, 1])
    expect(await positions({ before: 3 })).toEqual([2, 1])
    expect(await positions({ actor: 'BOB' })).toEqual([3])
    expect(await positions({ actor: '_100%' })).toEqual([3])
    expect(await positions({ actor: 'a_a' })).toEqual([])
    expect(await positions({ act: 'sign-in' })).toEqual([3])
    expect(await positions({ object: 'setting-2' })).toEqual([2])
    expect(await positions({ from: new Date(Date.now() + 60_000) })).toEqual([])
    expect(await positions({ to: new Date(Date.now() + 60_000) })).toEqual([3, 2, 1])
  })

  test('no secret, and nothing that a database would change, gets in', async () => {
    const before = {
      password: 'hunter2',
      nested: [{ clientSecret: 's3cret', sessionToken: 't0ken', enabled: true, token: null }],
      url: 'postgres://me:pa55@host/db',
      header: 'Bearer abcdefghijkl',
      odd: 'a\u0000b\ud800c',
    }
    await rooms.audit.appendEvent(
      event('x\u0000', {
        before,
        problem: 'https://u:pa55@h said no',
        actor: { ...tester, name: 'x'.repeat(400) },
      }),
    )
    const [entry] = await rooms.audit.listEntries({ limit: 1 })
    expect(JSON.stringify(entry)).not.toMatch(/hunter2|s3cret|t0ken|pa55|abcdefghijkl/)
    expect(entry?.before).toMatchObject({ nested: [{ enabled: true, token: null }], odd: 'a\ufffdb\ufffdc' })
    expect(entry?.actor.name.length).toBeLessThan(350)
    expect((await verify()).broken).toBeNull()
  })

  test('many at once make one chain, and what fails leaves nothing', async () => {
    const { audit } = rooms
    const failing = () =>
      audit.audited(async (_tx, note) => {
        note({ ...event('never'), phase: 'event' })
        throw new Error('no')
      })
    await Promise.all([
      ...Array.from({ length: 40 }, (_each, n) => audit.appendEvent(event(`${n}`))),
      ...Array.from({ length: 5 }, () => expect(failing()).rejects.toThrow('no')),
    ])
    expect(await verify()).toMatchObject({ entries: 40, holds: { to: { position: 40 } }, broken: null })
  })

  test('each entry is a line of standard output once it is written, unless that is turned off', async () => {
    const written: string[] = []
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
      written.push(String(line))
      return true
    })
    onTestFinished(() => spy.mockRestore())
    await append(1)
    expect(written).toEqual([])
    await rooms.close()
    rooms = await load(place, { PODSCOPE_AUDIT_LOG: '1' })
    await append(1, 2)
    await expect(
      rooms.audit.audited(async (_tx, note) => {
        note({ ...event('never'), phase: 'event' })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    const [entry] = await rooms.audit.listEntries({ limit: 1 })
    expect(written).toHaveLength(1)
    expect(JSON.parse(written[0] ?? '')).toEqual(entry)
    expect(written[0]).toMatch(/^\{.*\}\n$/)
  })

  test('an intent has one outcome', async () => {
    const intent = crypto.randomUUID()
    const outcome = () =>
      rooms.audit.audited(async (_tx, note) =>
        note({ ...event('x'), phase: 'outcome', intent, outcome: 'stored' }),
      )
    await outcome()
    await expect(outcome()).rejects.toThrow()
    expect((await verify()).entries).toBe(1)
  })

  test.each([
    "update audit_entries set problem = 'x'",
    'delete from audit_entries',
    'delete from audit_entries where false',
    'truncate audit_entries',
    'update audit_head set position = 0',
    'delete from audit_head',
    'truncate audit_head',
  ])('the database refuses: %s', async (statement) => {
    await append(2)
    await expect(execute(statement)).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/the audit is only ever appended to/) },
    })
    expect(await verify()).toMatchObject({ entries: 2, broken: null })
  })

  test('the database refuses an entry that does not follow the last one', async () => {
    await append(2)
    const copy = (position: number) =>
      execute(`insert into audit_entries select ${position} as position, gen_random_uuid() as id, at, actor_kind, actor_id, actor_name,
        session, address, act, phase, intent, object_kind, account_id, region, cluster, association_id, namespace, service_account, object_name,
        detail, before, after, access, request_id, outcome, problem, previous, hash from audit_entries where position = 2`)
    for (const position of [1, 2, 3, 4, 9])
      await expect(copy(position)).rejects.toMatchObject({
        cause: { message: expect.stringMatching(/does not follow the last one|duplicate key/) },
      })
    expect((await verify()).entries).toBe(2)
  })

  test.each([
    ['changed', 2, ["update audit_entries set problem = 'x' where position = 2"]],
    ['changed', 2, [`update audit_entries set after = '{"a": 1}' where position = 2`]],
    ['changed', 2, ["update audit_entries set actor_name = 'bob' where position = 2"]],
    ['changed', 2, ["update audit_entries set at = at + interval '1 second' where position = 2"]],
    ['removed', 2, ['delete from audit_entries where position = 2']],
    ['removed', 1, ['delete from audit_entries where position < 3']],
    [
      'reordered',
      2,
      [
        'update audit_entries set position = -2 where position = 2',
        'update audit_entries set position = 2 where position = 3',
        'update audit_entries set position = 3 where position = -2',
      ],
    ],
    ['cut-off', 3, ['delete from audit_entries where position > 2']],
    ['cut-off', 1, ['delete from audit_entries']],
  ] as const)('%s at %i by hand is found', async (kind, position, statements) => {
    await append(4)
    await byHand(...statements)
    expect((await verify()).broken).toMatchObject({ kind, position })
  })

  test('a chain that was written anew is told by what was noted down', async () => {
    await append(4)
    const [last] = await rooms.audit.listEntries({ limit: 1 })
    const noted = { position: 4, hash: last?.hash ?? '' }
    expect((await rooms.audit.verifyChain(noted)).broken).toBeNull()
    expect((await rooms.audit.verifyChain({ ...noted, hash: 'f'.repeat(64) })).broken).toMatchObject({
      kind: 'other',
      position: 4,
    })
  })

  test('what was read is noted once for the same thing, and again for another', async () => {
    const { appendRead, listEntries } = rooms.audit
    for (const asked of [{}, {}, { act: 'sign-in' }, { act: 'sign-in' }])
      await appendRead(tester, 'audit.read', asked)
    await appendRead({ ...tester, session: 's-2' }, 'audit.read')
    const details = (await listEntries({ limit: 9 })).map(({ detail }) => detail)
    expect(details).toEqual([{}, { act: 'sign-in' }, {}])
  })

  test('an export can be verified by somebody else, and tells where it was changed', async () => {
    await append(5)
    const lines: string[] = []
    for await (const line of rooms.audit.exportEntries()) lines.push(line.trimEnd())
    const check = (from: readonly string[]) =>
      rooms.audit.verifyLines(async function* () {
        yield* from
      })
    expect(await check(lines)).toMatchObject({ entries: 5, broken: null })
    const changed = lines.with(2, (lines[2] ?? '').replace('setting-3', 'setting-9'))
    expect((await check(changed)).broken).toMatchObject({ kind: 'changed', position: 3 })
    expect((await check(lines.toSpliced(1, 1))).broken).toMatchObject({ kind: 'removed', position: 2 })
    await expect(check(['{}'])).rejects.toThrow('Line 1 is not an entry')
  })

  test('old entries go to a file, and the chain holds from there on', async () => {
    await append(3)
    const database = await rooms.store.database()
    const [newest] = await rooms.audit.listEntries({ limit: 1 })
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(Date.parse(newest?.at ?? '')))
    const before = new Date()
    await append(3, 4)
    const file = join(folder, `old-${++made}.jsonl`)
    const removed = await rooms.retention.removeBefore(database, before, file, tester)
    expect(removed).toMatchObject({ position: 3, entries: 3, hash: newest?.hash })
    expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(4)
    expect(await verify()).toMatchObject({
      entries: 4,
      holds: { from: { position: 4 }, to: { position: 7 } },
      anchor: { position: 3, hash: newest?.hash, by: 'ana' },
      broken: null,
    })
    // It is refused as before, and a prefix that goes by hand is found.
    await expect(execute('delete from audit_entries')).rejects.toThrow()
    await byHand('delete from audit_entries where position = 4')
    expect((await verify()).broken).toMatchObject({ kind: 'removed', position: 1 })
    const again = rooms.retention.removeBefore(database, new Date(), join(folder, `no-${made}`), tester)
    await expect(again).rejects.toThrow(/The chain does not hold/)
  })

  test('a backup brings the chain along, and it goes on', async () => {
    await append(3)
    await rooms.close()
    const [file, target] = [join(folder, `backup${++made}.gz`), await newPlace()]
    await backUp(place, file)
    await restore(target, file)
    await rooms.close()
    rooms = await load(target)
    await append(2, 4)
    expect(await verify()).toMatchObject({ entries: 5, broken: null })
    await expect(execute('delete from audit_entries')).rejects.toThrow()
  })
})

test('many connections of one PostgreSQL make one chain', async () => {
  const place = await newPostgres()
  const one = await load(place)
  await one.store.database()
  const two = await load(place)
  await Promise.all(
    [one, two].flatMap(({ audit }) => Array.from({ length: 30 }, (_, n) => audit.appendEvent(event(`${n}`)))),
  )
  expect(await two.audit.verifyChain()).toMatchObject({ entries: 60, broken: null })
  await two.close()
})

describe('a role that does not own the tables', () => {
  const url = (owner: string, name: string) => owner.replace('//podscope@', `//${name}@`)
  let rooms: Awaited<ReturnType<typeof load>>
  let owner: OpenStore
  beforeEach(async () => {
    const place = await newPostgres()
    if (place.kind !== 'postgres') throw new Error('it is one')
    owner = await openStore(place)
    const readme = await readFile(join(import.meta.dirname, 'README.md'), 'utf8')
    const [, grants = ''] = /```sql\n([\s\S]*?)```/.exec(readme) ?? []
    expect(grants).toContain('revoke')
    const name = `site${++made}`
    for (const each of grants
      .split(';\n')
      .map((text) => text.trim())
      .filter(Boolean))
      await owner.database.execute(sql.raw(each.replaceAll('podscope_site', name)))
    rooms = await load({ kind: 'postgres', url: url(place.url, name) })
    return async () => {
      await rooms.close()
      await owner.close()
    }
  })

  test('may run the site’s writes, and neither change nor remove an entry', async () => {
    const { recordIntent, recordOutcome, recordAccess } = await import('../history/index.ts')
    const place = { accountId: '111122223333', region: 'eu-west-1', cluster: 'c', associationId: 'a-1' }
    const names = { namespace: 'n', serviceAccount: 's' }
    const after = { roleArn: 'r', disableSessionTags: true, tags: {}, modifiedAt: null }
    const id = await recordIntent({ ...place, ...names, kind: 'update', actor: tester, before: after, after })
    await recordOutcome(id, { outcome: 'stored', requestId: 'q' }, tester)
    await recordAccess(id, { gained: 0, lost: 0, unchanged: 1, gains: [], losses: [], exact: true })
    expect(await rooms.audit.verifyChain()).toMatchObject({ entries: 3, broken: null })
    const database = await rooms.store.database()
    for (const statement of [
      "update audit_entries set problem = 'x'",
      'delete from audit_entries',
      'truncate audit_entries',
      'update audit_head set position = 1',
      "insert into audit_head values (false, 1, 'x')",
      'delete from audit_head',
      'alter table audit_entries disable trigger user',
      'drop trigger audit_entries_stay on audit_entries',
      'drop table audit_entries',
      'set session_replication_role = replica',
      'create or replace function audit_refuse() returns trigger language plpgsql as $$ begin return null; end $$',
    ])
      await expect(database.execute(sql.raw(statement)), statement).rejects.toMatchObject({
        cause: { message: expect.stringMatching(/permission denied|must be owner/) },
      })
    const removing = rooms.retention.removeBefore(database, new Date(), join(folder, `r${++made}`), tester)
    await expect(removing).rejects.toThrow(/No entry is that old|Only the owner/)
    expect(await rooms.audit.verifyChain()).toMatchObject({ entries: 3, broken: null })
  })

  test('may start the queue of jobs, and start it again', async () => {
    const { startJobs, stopJobs } = await import('../jobs/index.ts')
    await startJobs()
    await stopJobs()
    await startJobs()
    await stopJobs()
  })
})
