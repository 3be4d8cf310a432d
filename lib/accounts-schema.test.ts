import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readAccountsFile, SettingsError } from './accounts-schema.ts'

const prod = { id: '111122223333', name: 'prod', regions: ['eu-west-1'] }
const organization = { via: 'prod', roleName: 'PodscopeRead', regions: ['eu-west-1'] }

async function read(file: object) {
  const folder = await mkdtemp(join(tmpdir(), 'podscope-accounts-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'accounts.json')
  await writeFile(path, JSON.stringify(file))
  return readAccountsFile(path)
}

test('an organization and a role for targets stand beside the accounts', async () => {
  const readRole = { roleName: 'audit/PodscopeRead', externalId: 'acme', via: prod.id }
  expect(await read({ accounts: [prod], organization, readRole })).toEqual({
    accounts: [prod],
    organization: { ...organization, except: [] },
    readRole,
  })
})

test.each([
  [
    'an account that is not there',
    { organization: { ...organization, via: 'root' } },
    /organization\.via: no account .* "root"/,
  ],
  ['the same for targets', { readRole: { roleName: 'R', via: 'root' } }, /readRole\.via/],
  ['an ARN for a name', { organization: { ...organization, roleName: 'arn:aws:iam::1:role/x' } }, /roleName/],
  ['no region', { organization: { ...organization, regions: [] } }, /organization\.regions/],
  ['a word that is not known', { organisation: organization }, /organisation/],
])('%s is refused with its place', async (_, more, message) => {
  const reading = read({ accounts: [prod], ...more })
  await expect(reading).rejects.toThrow(SettingsError)
  await expect(reading).rejects.toThrow(message)
})
