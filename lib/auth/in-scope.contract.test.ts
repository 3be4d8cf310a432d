/** The condition of a scope on both databases says of every place what `isWithin` says. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type OpenStore, openStore } from '../store/open.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'
import { inScope } from './in-scope.ts'
import { somePlace, someSelector } from './rules/tenants.fixture.ts'
import { isWithin, type Place, type Scope } from './rules/tenants.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

let folder: string
let postgres: LocalPostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-scope-'))
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

const columns = {
  accountId: sql`p.account_id`,
  region: sql`p.region`,
  cluster: sql`p.cluster`,
  namespace: sql`p.namespace`,
  tags: sql`p.tags`,
}

describe.each([
  ['PGlite', () => openStore({ kind: 'folder', folder: join(folder, 'store') })],
  ['PostgreSQL', async () => openStore({ kind: 'postgres', url: await postgres.newDatabase() })],
] as const)('on %s', (_, open) => {
  let store: OpenStore
  beforeAll(async () => {
    store = await open()
    return () => store.close()
  })

  /** Places of a scope, by their number, as the database finds them. */
  async function found(scope: Scope, places: readonly Place[]): Promise<readonly number[]> {
    const rows = JSON.stringify(
      places.map(({ accountId, ...place }, number) => ({ number, account_id: accountId, ...place })),
    )
    const { rows: told } = (await store.database.execute(sql`
      select p.number from jsonb_to_recordset(${rows}::text::jsonb)
        as p(number int, account_id text, region text, cluster text, namespace text, tags jsonb)
      where ${inScope(scope, columns) ?? sql`true`} order by p.number`)) as unknown as {
      readonly rows: readonly { readonly number: number }[]
    }
    return told.map(({ number }) => number)
  }

  test('a scope finds what is within it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someSelector, { maxLength: 3 }),
        fc.array(somePlace, { minLength: 20, maxLength: 60 }),
        async (selectors, places) => {
          const scope = { kind: 'some', selectors } as const
          const expected = [...places.keys()].filter((number) => isWithin(scope, places[number] as Place))
          expect(await found(scope, places)).toEqual(expected)
        },
      ),
      { numRuns: 150 },
    )
  })

  test('nothing finds nothing, and everything all', async () => {
    const places = fc.sample(somePlace, 10)
    expect(await found({ kind: 'some', selectors: [] }, places)).toEqual([])
    expect(await found({ kind: 'everything' }, places)).toHaveLength(10)
    expect(await found({ kind: 'some', selectors: [{}] }, places)).toHaveLength(10)
  })
})
