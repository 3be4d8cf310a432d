/** Tenants as settings change them, by one and by two at once, on both databases. */
import { describe, expect, test } from 'vitest'
import { tester } from '../audit/actor.fixture.ts'
import { listEntries, verifyChain } from '../audit/index.ts'
import { coverageOf, previewCoverage } from '../fleet/index.ts'
import { database, tables } from '../store/index.ts'
import { grantsOf } from './grants.ts'
import { everything, may, scopeOf } from './rules/index.ts'
import { onBothDatabases } from './settings.fixture.ts'
import { addTenant, changeTenant, listTenants, removeTenant } from './tenants.ts'

const acme = { name: 'acme', selectors: [{ namespaces: ['tenant-acme'], tags: { token: 'x*' } }] }
const globex = { name: 'globex', selectors: [{ clusters: ['prod-*'] }] }
const at = new Date('2026-11-27T10:00:00Z')

async function add(draft: typeof acme | typeof globex) {
  const added = await addTenant(tester, draft)
  if (!added.ok) throw new Error(added.error)
  const tenant = (await listTenants()).find(({ id }) => id === added.value)
  if (!tenant) throw new Error('it is not there')
  return tenant
}

async function give(role: string, tenantId: string | null, holder = 'p-1') {
  const db = await database()
  await db.insert(tables.grants).values({ holderKind: 'person', holder, role, tenantId })
}

const association = (
  number: number,
  namespace: string,
  cluster: string,
  tags: Record<string, string> | null,
) => ({
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster,
  associationId: `a-${number}`,
  arn: `arn:aws:eks:eu-west-1:111122223333:podidentityassociation/${cluster}/a-${number}`,
  namespace,
  serviceAccount: `sa-${number}`,
  tags,
  missing: 0,
  toAnalyse: false,
  words: '',
  readAt: at,
})

const open = onBothDatabases()
describe.each(['PGlite', 'PostgreSQL'] as const)('on %s', (kind) => {
  open(kind)

  test('one is made, changed and removed, and each is written down', async () => {
    const made = await add(acme)
    expect(made).toMatchObject({ ...acme, given: [] })
    const changed = await changeTenant(tester, made, { ...globex, name: 'acme corp' })
    expect(changed).toEqual({ ok: true, value: made.id })
    const [now] = await listTenants()
    expect(now).toMatchObject({ id: made.id, name: 'acme corp', selectors: globex.selectors })
    if (now) expect(await removeTenant(tester, now, [])).toEqual({ ok: true, value: null })
    expect(await listTenants()).toEqual([])

    const entries = await listEntries({ limit: 3 })
    expect(entries.map(({ act, object, before, after }) => ({ act, object, before, after }))).toEqual([
      {
        act: 'tenant.change',
        object: { kind: 'tenant', name: 'acme corp' },
        before: expect.anything(),
        after: null,
      },
      {
        act: 'tenant.change',
        object: { kind: 'tenant', name: 'acme corp' },
        // A tag that is named like a secret is none.
        before: { name: 'acme', selectors: ['namespace tenant-acme, tag token=x*'] },
        after: { name: 'acme corp', selectors: ['cluster prod-*'] },
      },
      {
        act: 'tenant.change',
        object: { kind: 'tenant', name: 'acme' },
        before: null,
        after: expect.anything(),
      },
    ])
    expect((await verifyChain()).broken).toBeNull()
  })

  test('what somebody else changed meanwhile is not written over, nor removed', async () => {
    const seen = await add(acme)
    expect((await changeTenant(tester, seen, { ...acme, name: 'theirs' })).ok).toBe(true)
    expect(await changeTenant(tester, seen, { ...acme, name: 'mine' })).toEqual({
      ok: false,
      error: 'conflict',
    })
    expect(await removeTenant(tester, seen, [])).toEqual({ ok: false, error: 'conflict' })
    expect((await listTenants()).map(({ name }) => name)).toEqual(['theirs'])
  })

  test('of two who change it at once one is told so', async () => {
    const seen = await add(acme)
    const both = await Promise.all(
      ['one', 'two'].map((name) => changeTenant(tester, seen, { ...acme, name })),
    )
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, error: 'conflict' })
  })

  test('whom to ask is kept with it, told to who has a role for it, and written down', async () => {
    const contact = { words: '#pay', href: 'mailto:pay@acme.example' }
    const made = await addTenant(tester, { ...acme, contact })
    const [seen] = await listTenants()
    expect(made.ok && seen).toMatchObject({ contact })
    if (!seen) throw new Error('it is not there')
    await give('support', seen.id)
    expect((await grantsOf('p-1', []))[0]?.tenant).toMatchObject({ name: 'acme', contact })
    // A contact that somebody changed meanwhile is seen to be another.
    expect((await changeTenant(tester, seen, { ...acme, contact: { ...contact, words: '#all' } })).ok).toBe(
      true,
    )
    expect(await changeTenant(tester, seen, { ...acme, contact })).toEqual({ ok: false, error: 'conflict' })
    const [now] = await listTenants()
    if (now) await changeTenant(tester, now, acme)
    expect((await listTenants())[0]?.contact).toBeNull()
    const [last] = await listEntries({ limit: 1 })
    expect(last?.before).toMatchObject({ contact: '#all, pay@acme.example' })
    expect(last?.after).not.toHaveProperty('contact')
  })

  test('two who make one of a name at once make one', async () => {
    const both = await Promise.all([addTenant(tester, acme), addTenant(tester, acme)])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, error: 'name-taken' })
  })

  test('a name that another has is not taken', async () => {
    await add(acme)
    expect(await changeTenant(tester, await add(globex), acme)).toEqual({ ok: false, error: 'name-taken' })
  })

  test('one that would select everything is not kept', async () => {
    for (const selectors of [[], [{}], [{ namespaces: ['*'] }], [...acme.selectors, {}]])
      expect(await addTenant(tester, { name: 'all', selectors })).toEqual({ ok: false, error: 'blank' })
    const made = await add(acme)
    expect(await changeTenant(tester, made, { name: 'all', selectors: [{}] })).toEqual({
      ok: false,
      error: 'blank',
    })
  })

  test('a removed tenant takes its roles along, and they never become roles for everything', async () => {
    const tenant = await add(acme)
    await add(globex)
    await give('admin', tenant.id)
    const [given] = (await listTenants()).flatMap((each) => each.given)
    expect(given).toMatchObject({ role: 'admin', tenantId: tenant.id })
    // Somebody got a role since it was looked at.
    await give('support', tenant.id, 'p-2')
    expect(await removeTenant(tester, tenant, [given?.id ?? ''])).toEqual({ ok: false, error: 'conflict' })
    const all = (await listTenants()).flatMap((each) => each.given).map(({ id }) => id)
    expect(await removeTenant(tester, tenant, all)).toEqual({ ok: true, value: null })
    const held = await grantsOf('p-1', [])
    expect(held).toEqual([])
    expect(may(held, 'associations.read', null)).toBe(false)
    const entries = await listEntries({ limit: 1 })
    expect(entries[0]?.before).toMatchObject({
      roles: [
        { person: 'p-1', role: 'admin' },
        { person: 'p-2', role: 'support' },
      ],
    })
  })

  test('a role that is not there gives nothing', async () => {
    await give('no such role', null)
    const held = await grantsOf('p-1', [])
    expect(held).toEqual([{ role: 'no such role', permissions: [], tenant: null }])
    expect(scopeOf(held, 'associations.read')).toEqual({ kind: 'some', selectors: [] })
  })

  test('what tenants cover is counted and shown, of what may be seen alone', async () => {
    const db = await database()
    await db
      .insert(tables.fleetAssociations)
      .values([
        association(1, 'tenant-acme', 'prod-eu', { token: 'x1' }),
        association(2, 'tenant-acme', 'prod-us', { token: 'x2' }),
        association(3, 'tenant-acme', 'dev', null),
        association(4, 'other', 'prod-eu', {}),
        { ...association(5, 'tenant-acme', 'gone', { token: 'x' }), missing: 2 },
      ])
    const many = [
      acme,
      globex,
      ...Array.from({ length: 25 }, () => ({ selectors: [{ clusters: ['nowhere'] }] })),
    ]
    const counted = await coverageOf(many, everything)
    expect(counted.ok && counted.value.slice(0, 3)).toEqual([
      { associations: 2, clusters: 2 },
      { associations: 3, clusters: 2 },
      { associations: 0, clusters: 0 },
    ])
    expect(counted.ok && counted.value).toHaveLength(27)

    const other = { id: '1', ...globex }
    const preview = await previewCoverage(acme.selectors, [other], everything)
    expect(preview).toMatchObject({
      ok: true,
      value: {
        associations: 2,
        clusters: 2,
        total: 4,
        first: [
          { associationId: 'a-1', also: ['globex'] },
          { associationId: 'a-2', also: ['globex'] },
        ],
        overlaps: [{ name: 'globex', associations: 2 }],
      },
    })
    const within = { kind: 'some', selectors: [{ clusters: ['prod-eu'] }] } as const
    expect(await previewCoverage(acme.selectors, [other], within)).toMatchObject({
      value: { associations: 1, total: 2, first: [{ associationId: 'a-1' }] },
    })
  })
})
