/** A way back in for an admin, by whoever has the store, on both databases. */
import { describe, expect, test } from 'vitest'
import { tester } from '../audit/actor.fixture.ts'
import { listEntries } from '../audit/index.ts'
import { database, tables } from '../store/index.ts'
import { makeAdminLink } from './admin-link.ts'
import { onBothDatabases } from './settings.fixture.ts'
import { readWelcome } from './sign-in/welcome.ts'

const now = () => new Date()
const on = onBothDatabases()

async function know(id: string, role: string, tenantId: string | null = null) {
  const db = await database()
  await db.insert(tables.people).values({ id, name: id, email: `${id}@example.com`, origin: 'link' })
  await db.insert(tables.grants).values({ holderKind: 'person', holder: id, role, tenantId })
}

describe.each(['PGlite', 'PostgreSQL'] as const)('on %s', (kind) => {
  on(kind)

  test('the only admin gets one, and it is written down without what it bears', async () => {
    await know('ana', 'admin')
    await know('ben', 'reviewer')
    const made = await makeAdminLink(await database(), null, tester, now())
    expect(made).toMatchObject({ ok: true, value: { name: 'ana' } })
    if (!made.ok) return
    expect(await readWelcome(made.value.token)).toMatchObject({ kind: 'password', email: 'ana@example.com' })
    const [last] = await listEntries({ limit: 1 })
    expect(last).toMatchObject({ act: 'person.change', object: { kind: 'person', name: 'ana' } })
    expect(JSON.stringify(last)).not.toContain(made.value.token)
  })

  test('of several the email says which', async () => {
    await know('ana', 'admin')
    await know('ben', 'admin')
    const emails = ['ana@example.com', 'ben@example.com']
    expect(await makeAdminLink(await database(), null, tester, now())).toEqual({
      ok: false,
      error: { kind: 'several', emails },
    })
    expect(await makeAdminLink(await database(), ' Ben@Example.com', tester, now())).toMatchObject({
      value: { name: 'ben' },
    })
  })

  test('who is none gets none', async () => {
    await know('ana', 'admin')
    await know('ben', 'reviewer')
    const none = { ok: false, error: { kind: 'none', emails: ['ana@example.com'] } }
    expect(await makeAdminLink(await database(), 'ben@example.com', tester, now())).toEqual(none)
    expect(await makeAdminLink(await database(), 'nobody@example.com', tester, now())).toEqual(none)
  })
})
