/** Roles that somebody makes here, on both databases. */
import { beforeEach, describe, expect, test } from 'vitest'
import { tester } from '../audit/actor.fixture.ts'
import { listEntries } from '../audit/index.ts'
import { database, tables } from '../store/index.ts'
import type { Asker } from './changing-people.ts'
import { grantsOf } from './grants.ts'
import { giveRole } from './manage-people.ts'
import { addRole, changeRole, listCustomRoles, removeRole } from './roles.ts'
import type { Permission } from './rules/index.ts'
import { onBothDatabases } from './settings.fixture.ts'

const ana: Asker = { id: 'ana', groups: [] }
const ben: Asker = { id: 'ben', groups: [] }
const done = { ok: true, value: null }
const refused = (error: string) => ({ ok: false, error })
const draft = (permissions: readonly Permission[], name = 'on call') => ({
  name,
  about: 'At night.',
  permissions,
})

async function know(id: string) {
  const db = await database()
  await db
    .insert(tables.people)
    .values({ id, name: id, email: `${id}@example.com`, origin: 'oidc', groups: [] })
}

async function hold(id: string, role: string) {
  const db = await database()
  await db.insert(tables.grants).values({ holderKind: 'person', holder: id, role, tenantId: null })
}

async function seen(name: string) {
  const found = (await listCustomRoles()).find((each) => each.name === name)
  return { name, seen: found?.seen ?? 'not there' }
}

const on = onBothDatabases()

describe.each(['PGlite', 'PostgreSQL'] as const)('on %s', (kind) => {
  on(kind)
  beforeEach(async () => {
    await know('ana')
    await hold('ana', 'admin')
    await know('ben')
  })

  test('one is made, given, changed under whoever has it, taken and removed, and all of it is written down', async () => {
    expect(await addRole(tester, ana, draft(['associations.read']))).toEqual(done)
    const given = { holder: { kind: 'person', id: 'ben' }, role: 'on call', tenantId: null } as const
    expect(await giveRole(tester, ana, given)).toEqual(done)
    expect(await changeRole(tester, ana, await seen('on call'), draft(['crawls.read']))).toEqual(done)
    expect((await grantsOf('ben', [])).map(({ permissions }) => permissions)).toEqual([['crawls.read']])
    expect(await removeRole(tester, ana, await seen('on call'))).toEqual(refused('in-use'))
    const db = await database()
    await db.delete(tables.grants)
    await hold('ana', 'admin')
    expect(await removeRole(tester, ana, await seen('on call'))).toEqual(done)
    expect(await listCustomRoles()).toEqual([])
    const entries = (await listEntries({ limit: 10 })).filter(({ act }) => act === 'role.change').slice(0, 3)
    expect(entries.map(({ before, after }) => [before, after])).toEqual([
      [{ about: 'At night.', permissions: ['crawls.read'] }, null],
      [
        { about: 'At night.', permissions: ['associations.read'] },
        { about: 'At night.', permissions: ['crawls.read'] },
      ],
      [null, { about: 'At night.', permissions: ['associations.read'] }],
    ])
  })

  test('what somebody else changed meanwhile is not written over', async () => {
    await addRole(tester, ana, draft(['associations.read']))
    const before = await seen('on call')
    await changeRole(tester, ana, before, draft(['crawls.read']))
    expect(await changeRole(tester, ana, before, draft(['audit.read']))).toEqual(refused('conflict'))
    expect(await removeRole(tester, ana, before)).toEqual(refused('conflict'))
    expect(await addRole(tester, ana, draft(['audit.read']))).toEqual(refused('name-taken'))
    expect(await changeRole(tester, ana, { name: 'none', seen: '' }, draft(['audit.read']))).toEqual(
      refused('gone'),
    )
  })

  test('nobody lets others do what they may not do themselves, nor touches what does', async () => {
    await addRole(tester, ana, draft(['people.manage', 'associations.read'], 'people manager'))
    await addRole(tester, ana, draft(['associations.edit'], 'editor'))
    await hold('ben', 'people manager')
    expect(await addRole(tester, ben, draft(['associations.read']))).toEqual(done)
    const onCall = await seen('on call')
    expect(await addRole(tester, ben, draft(['associations.edit'], 'more'))).toEqual(refused('not-yours'))
    expect(await changeRole(tester, ben, onCall, draft(['associations.edit']))).toEqual(refused('not-yours'))
    expect(await changeRole(tester, ben, await seen('editor'), draft(['associations.read']))).toEqual(
      refused('not-yours'),
    )
    expect(await removeRole(tester, ben, await seen('editor'))).toEqual(refused('not-yours'))
    // Their own role does not grow by their own hand either.
    expect(
      await changeRole(tester, ben, await seen('people manager'), draft(['people.manage', 'rules.manage'])),
    ).toEqual(refused('not-yours'))
  })

  test('who may not manage people makes none', async () => {
    await hold('ben', 'reviewer')
    expect(await addRole(tester, ben, draft(['associations.read']))).toEqual(refused('not-yours'))
  })
})
