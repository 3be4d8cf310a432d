/** Who gives and takes roles, and what nobody may, on both databases. */
import { and, eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { tester } from '../audit/actor.fixture.ts'
import { listEntries } from '../audit/index.ts'
import { database, tables } from '../store/index.ts'
import type { Asker } from './changing-people.ts'
import { grantsOf } from './grants.ts'
import { giveRole, invitePerson, newPersonLink, removePersonBy, takeRole } from './manage-people.ts'
import { may } from './rules/index.ts'
import { onBothDatabases } from './settings.fixture.ts'
import { addTenant } from './tenants.ts'

const ana: Asker = { id: 'ana', groups: [] }
const ben: Asker = { id: 'ben', groups: [] }
const person = (id: string) => ({ kind: 'person', id }) as const
const refused = (error: string) => ({ ok: false, error })
const done = { ok: true, value: null }

async function know(id: string, groups: readonly string[] = []) {
  const db = await database()
  await db
    .insert(tables.people)
    .values({ id, name: id, email: `${id}@example.com`, origin: 'oidc', groups: [...groups] })
}

async function hold(id: string, role: string, tenantId: string | null = null) {
  const db = await database()
  const [made] = await db
    .insert(tables.grants)
    .values({ holderKind: 'person', holder: id, role, tenantId })
    .returning({ id: tables.grants.id })
  return made?.id ?? ''
}

async function holdsAdmin(id: string) {
  const db = await database()
  const theirs = and(eq(tables.grants.holder, id), eq(tables.grants.role, 'admin'))
  return (await db.select().from(tables.grants).where(theirs)).length > 0
}

async function makeTenant(name: string): Promise<string> {
  const made = await addTenant(tester, { name, selectors: [{ namespaces: [name] }] })
  if (!made.ok) throw new Error(made.error)
  return made.value
}

/** May manage people, and reads associations: less than an admin. */
async function makeManager() {
  const db = await database()
  await db.insert(tables.customRoles).values({
    name: 'people manager',
    about: '',
    permissions: ['people.manage', 'associations.read', 'changes.request'],
  })
  await know('ben')
  await hold('ben', 'people manager')
}

const open = onBothDatabases()
describe.each(['PGlite', 'PostgreSQL'] as const)('on %s', (kind) => {
  open(kind)
  let ofAna: string
  beforeEach(async () => {
    await know('ana')
    ofAna = await hold('ana', 'admin')
  })

  test('a role is given, holds at once, is taken, and both are written down', async () => {
    await know('cleo')
    const tenantId = await makeTenant('acme')
    const given = { holder: person('cleo'), role: 'support', tenantId }
    expect(await giveRole(tester, ana, given)).toEqual(done)
    expect(await giveRole(tester, ana, given)).toEqual(refused('given-already'))
    const held = await grantsOf('cleo', [])
    expect(held).toMatchObject([{ role: 'support', tenant: { name: 'acme' } }])
    expect(may(held, 'associations.read', null)).toBe(false)
    const db = await database()
    const [grant] = await db.select().from(tables.grants).where(eq(tables.grants.holder, 'cleo'))
    expect(await takeRole(tester, ana, grant?.id ?? '')).toEqual(done)
    expect(await grantsOf('cleo', [])).toEqual([])
    const entries = await listEntries({ limit: 2 })
    expect(entries.map(({ before, after, object }) => ({ before, after, object }))).toEqual([
      { before: { role: 'support', tenant: 'acme' }, after: null, object: { kind: 'person', name: 'cleo' } },
      { before: null, after: { role: 'support', tenant: 'acme' }, object: { kind: 'person', name: 'cleo' } },
    ])
  })

  test('a group’s role is had by whoever is in it', async () => {
    const holder = { kind: 'group', id: 'sre' } as const
    expect(await giveRole(tester, ana, { holder, role: 'reviewer', tenantId: null })).toEqual(done)
    expect(may(await grantsOf('new', ['sre']), 'audit.read', null)).toBe(true)
    expect(may(await grantsOf('new', ['SRE']), 'audit.read', null)).toBe(false)
  })

  test('the last admin of everything is neither removed nor demoted', async () => {
    expect(await takeRole(tester, ana, ofAna)).toEqual(refused('last-admin'))
    expect(await removePersonBy(tester, ana, 'ana')).toEqual(refused('last-admin'))
    // Neither an admin of a tenant, nor who was invited and never came, nor a group that nobody is in, is another.
    await know('cleo')
    await hold('cleo', 'admin', await makeTenant('acme'))
    const role = { role: 'admin', tenantId: null }
    expect((await invitePerson(tester, ana, { name: 'Dan', email: 'dan@example.com', role })).ok).toBe(true)
    await giveRole(tester, ana, { holder: { kind: 'group', id: 'empty' }, ...role })
    expect(await takeRole(tester, ana, ofAna)).toEqual(refused('last-admin'))
    expect(await holdsAdmin('ana')).toBe(true)
    // By a group is.
    await know('eve', ['empty'])
    expect(await takeRole(tester, ana, ofAna)).toEqual(done)
  })

  test('of the last two, who demote each other at once, one stays', async () => {
    await know('ben')
    const ofBen = await hold('ben', 'admin')
    const both = await Promise.all([takeRole(tester, ana, ofBen), takeRole(tester, ben, ofAna)])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect([await holdsAdmin('ana'), await holdsAdmin('ben')].filter(Boolean)).toHaveLength(1)
  })

  test('nobody gives or takes what they do not hold, nor becomes who does', async () => {
    await makeManager()
    await know('cleo')
    const everything = { tenantId: null }
    expect(await giveRole(tester, ben, { holder: person('ben'), role: 'admin', ...everything })).toEqual(
      refused('not-yours'),
    )
    expect(await giveRole(tester, ben, { holder: person('cleo'), role: 'reviewer', ...everything })).toEqual(
      refused('not-yours'),
    )
    expect(await takeRole(tester, ben, ofAna)).toEqual(refused('not-yours'))
    expect(await newPersonLink(tester, ben, 'ana')).toEqual(refused('not-yours'))
    expect(await removePersonBy(tester, ben, 'ana')).toEqual(refused('not-yours'))
    const role = { role: 'admin', tenantId: null }
    expect(await invitePerson(tester, ben, { name: 'Dan', email: 'dan@example.com', role })).toEqual(
      refused('not-yours'),
    )
    const db = await database()
    expect(await db.select().from(tables.people).where(eq(tables.people.email, 'dan@example.com'))).toEqual(
      [],
    )
    expect(await giveRole(tester, ben, { holder: person('cleo'), role: 'support', ...everything })).toEqual(
      done,
    )
  })

  test('who may not manage people, or no longer, changes nothing', async () => {
    await know('cleo')
    await hold('cleo', 'admin', await makeTenant('acme'))
    const cleo = { id: 'cleo', groups: [] }
    const given = { holder: person('cleo'), role: 'support', tenantId: null }
    expect(await giveRole(tester, cleo, given)).toEqual(refused('not-yours'))
    expect(await removePersonBy(tester, cleo, 'ana')).toEqual(refused('not-yours'))
  })

  test('a role, a tenant or a person that is not there is told', async () => {
    const nowhere = '00000000-0000-4000-8000-000000000000'
    const given = { holder: person('ana'), role: 'support', tenantId: null }
    expect(await giveRole(tester, ana, { ...given, role: 'root' })).toEqual(refused('no-role'))
    expect(await giveRole(tester, ana, { ...given, tenantId: nowhere })).toEqual(refused('no-tenant'))
    expect(await giveRole(tester, ana, { ...given, holder: person('nobody') })).toEqual(refused('gone'))
    expect(await takeRole(tester, ana, nowhere)).toEqual(refused('gone'))
    expect(await removePersonBy(tester, ana, 'nobody')).toEqual(refused('gone'))
  })

  test('a removed person has no session and no role any more', async () => {
    await know('cleo')
    await hold('cleo', 'support')
    const db = await database()
    const expiresAt = new Date(Date.now() + 3_600_000)
    await db.insert(tables.sessions).values({ id: 's', token: 't', userId: 'cleo', expiresAt })
    expect(await removePersonBy(tester, ana, 'cleo')).toEqual(done)
    expect(await db.select().from(tables.sessions)).toEqual([])
    expect(await grantsOf('cleo', [])).toEqual([])
  })

  test('an invited person gets a link once, and no email twice', async () => {
    const asked = { name: 'Dan', email: 'dan@example.com', role: null }
    const made = await invitePerson(tester, ana, asked)
    expect(made).toEqual({ ok: true, value: expect.stringMatching(/^[\w-]{43}$/) })
    expect(await invitePerson(tester, ana, asked)).toEqual(refused('email-taken'))
    const [entry] = await listEntries({ limit: 1 })
    expect(JSON.stringify(entry)).not.toContain(made.ok ? made.value : 'x')
  })
})
