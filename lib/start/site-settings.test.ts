import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readStartSettings } from './settings.ts'
import { siteVariables } from './site-settings.ts'

const live = readStartSettings([], { PODSCOPE_AWS: 'live' })
const local = readStartSettings([], {})

async function temporaryFile(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'podscope-site-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

test('the site runs elsewhere, so it is given whole paths', async () => {
  const account = { id: '111122223333', name: 'a', regions: ['eu-west-1'] }
  const file = await temporaryFile('accounts.json', JSON.stringify({ accounts: [account] }))
  const env = { PODSCOPE_SETTINGS: relative(process.cwd(), file), OTHER: 'kept' }
  expect(await siteVariables(live, env)).toEqual({
    PODSCOPE_SETTINGS: file,
    PODSCOPE_DATA: resolve('.podscope'),
    OTHER: 'kept',
  })
})

test('AWS_CA_BUNDLE works, by the setting Node knows, unless that is set', async () => {
  const file = await temporaryFile('ca.pem', '')
  const bundle = { AWS_CA_BUNDLE: relative(process.cwd(), file) }
  expect(await siteVariables(live, bundle)).toMatchObject({ NODE_EXTRA_CA_CERTS: file })
  const set = { ...bundle, NODE_EXTRA_CA_CERTS: '/own.pem' }
  expect(await siteVariables(live, set)).toMatchObject(set)
})

test('on the local AWS an accounts file of the environment is not looked at', async () => {
  const env = { PODSCOPE_SETTINGS: '/nowhere.json' }
  expect(await siteVariables(local, env)).toMatchObject(env)
})
