/** That no code changes or removes an entry: the tables are named in few places, and none of them writes but by an insert. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

async function sources(): Promise<readonly (readonly [string, string])[]> {
  const folders = await Promise.all(
    ['app', 'components', 'lib'].map(async (folder) => {
      const names = await readdir(join(root, folder), { recursive: true })
      return names.filter((name) => /[.](tsx?|sql)$/.test(name)).map((name) => `${folder}/${name}`)
    }),
  )
  const own = folders.flat().filter((name) => !/[.](test|fixture)[.]tsx?$/.test(name))
  return Promise.all(own.map(async (name) => [name, await readFile(join(root, name), 'utf8')] as const))
}

const named = /audit_entries|audit_head|auditEntries|auditHead/
// Drizzle's update is nothing without its `set`; a hash has an `update` too.
const changing =
  /[.](set|delete|onConflict\w+)\s*\(|\b(update|delete\s+from|truncate|merge\s+into|alter\s+table|drop\s+(table|trigger))\b[^;'`]*?(audit_|\$\{audit)/i

it('the tables are named by this room and the store alone', async () => {
  const places = (await sources()).flatMap(([name, text]) => (named.test(text) ? [name] : []))
  expect(
    places.filter((name) => !/^lib\/(audit\/|store\/audit-tables[.]ts$|store\/migrations\/)/.test(name)),
  ).toEqual([])
})

it('nothing of this room changes or removes, but for the command that moves old entries to a file', async () => {
  const own = (await sources()).filter(([name]) => name.startsWith('lib/audit/'))
  expect(own.length).toBeGreaterThan(5)
  const places = own.flatMap(([name, text]) => (changing.test(text) ? [name] : []))
  expect(places).toEqual(['lib/audit/retention.ts'])
})

it('and that is not behind the door', async () => {
  expect(await readFile(join(import.meta.dirname, 'index.ts'), 'utf8')).not.toMatch(/retention|removeBefore/)
})
