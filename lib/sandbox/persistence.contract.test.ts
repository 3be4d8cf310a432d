/** What survives: a restart, a kill, a full disk's half line; and what is refused. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {
  CreatePodIdentityAssociationCommand,
  EKSClient,
  ListPodIdentityAssociationsCommand,
  UpdatePodIdentityAssociationCommand,
} from '@aws-sdk/client-eks'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { adminConfig, podCredentials, post } from './clients.fixture.ts'
import { type Sandbox, SandboxDataError, type SandboxOptions, startSandbox } from './index.ts'
import { cluster, demoRoleArn, region, smallState } from './sandbox.fixture.ts'
import { buildSeed } from './seed/index.ts'

let folder: string
const running: Sandbox[] = []
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sandbox-'))
})
afterEach(async () => {
  for (const sandbox of running.splice(0)) await sandbox.close()
  fs.rmSync(folder, { recursive: true })
})

async function start(more: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ dataFolder: folder, port: 0, seed: smallState, ...more })
  running.push(sandbox)
  return sandbox
}

async function stop(sandbox: Sandbox): Promise<void> {
  running.splice(running.indexOf(sandbox), 1)
  await sandbox.close()
}

async function create(sandbox: Sandbox, serviceAccount: string): Promise<string | undefined> {
  const input = { clusterName: cluster, namespace: 'demo', serviceAccount, roleArn: demoRoleArn }
  const { association } = await new EKSClient(adminConfig(sandbox)).send(
    new CreatePodIdentityAssociationCommand(input),
  )
  return association?.associationId
}

async function serviceAccounts(sandbox: Sandbox): Promise<readonly (string | undefined)[]> {
  const list = new ListPodIdentityAssociationsCommand({ clusterName: cluster })
  const { associations = [] } = await new EKSClient(adminConfig(sandbox)).send(list)
  return associations.map(({ serviceAccount }) => serviceAccount).sort()
}

const journal = () => {
  const name = fs.readdirSync(folder).find((one) => one.startsWith('journal-'))
  if (name === undefined) throw new TypeError('There is no journal.')
  return path.join(folder, name)
}

test('a restart keeps associations, and the credentials pods hold', async () => {
  const first = await start()
  await create(first, 'one')
  const credentials = await podCredentials(first, 'demo', 'one')
  await stop(first)
  const second = await start()
  await create(second, 'two')
  await stop(second)
  const third = await start()
  expect(await serviceAccounts(third)).toEqual(['one', 'two'])
  const config = { endpoint: third.url, region, credentials, forcePathStyle: true, maxAttempts: 1 }
  await new S3Client(config).send(new ListBucketsCommand({}))
})

test('an answered change survives a kill, and the line being written then is dropped', async () => {
  const killed = await start()
  await create(killed, 'answered')
  const copy = `${folder}-copy`
  fs.cpSync(folder, copy, { recursive: true })
  fs.rmSync(path.join(copy, 'running.json'))
  const name = path.basename(journal())
  fs.appendFileSync(path.join(copy, name), '{"path":["accounts","1111')
  const revived = await start({ dataFolder: copy })
  expect(await serviceAccounts(revived)).toEqual(['answered'])
  await stop(revived)
  fs.rmSync(copy, { recursive: true })
})

test('a snapshot that nothing changed since is not written again, and goes on', async () => {
  const first = await start()
  await create(first, 'one')
  await stop(first)
  await stop(await start())
  const written = fs.statSync(path.join(folder, 'state.json'))
  const name = journal()
  const third = await start()
  expect(fs.statSync(path.join(folder, 'state.json'))).toMatchObject({
    ino: written.ino,
    mtimeMs: written.mtimeMs,
  })
  expect(journal()).toBe(name)
  await create(third, 'two')
  await stop(third)
  expect(await serviceAccounts(await start())).toEqual(expect.arrayContaining(['one', 'two']))
})

test('fresh starts over, for good', async () => {
  const first = await start()
  await create(first, 'one')
  await stop(first)
  const second = await start({ fresh: true })
  expect(await serviceAccounts(second)).toEqual([])
  await stop(second)
  expect(await serviceAccounts(await start())).toEqual([])
})

test('a reset draws other association ids, where it is asked for them', async () => {
  const sandbox = await start({ seed: buildSeed })
  const ids = () =>
    Object.values(sandbox.state.accounts).flatMap(({ clusters }) =>
      Object.values(clusters).flatMap(({ associations }) => Object.keys(associations)),
    )
  const before = ids()
  await post(sandbox, '/reset', { ids: 'others' })
  expect(ids()).toHaveLength(before.length)
  expect(ids().filter((id) => before.includes(id))).toEqual([])
  await post(sandbox, '/reset', {})
  expect(ids()).toEqual(before)
})

test('a reset starts over, for good', async () => {
  const first = await start()
  await create(first, 'one')
  await post(first, '/reset', {})
  expect(await serviceAccounts(first)).toEqual([])
  await create(first, 'two')
  await stop(first)
  expect(await serviceAccounts(await start())).toEqual(['two'])
})

test.each([
  ['no JSON', '{"format":'],
  ['another program’s file', '{"version":1}'],
  ['an empty file', ''],
])('a state file that is %s is refused and left alone', async (_, text) => {
  const file = path.join(folder, 'state.json')
  fs.writeFileSync(file, text)
  await expect(start()).rejects.toThrow(SandboxDataError)
  await expect(start()).rejects.toThrow(/state\.json .*Nothing was changed/)
  expect(fs.readFileSync(file, 'utf8')).toBe(text)
  const fresh = await start({ fresh: true })
  expect(await serviceAccounts(fresh)).toEqual([])
})

test('a journal damaged in the middle is refused and left alone', async () => {
  const first = await start()
  await create(first, 'one')
  await stop(first)
  const file = journal()
  const text = `garbage\n${fs.readFileSync(file, 'utf8')}`
  fs.writeFileSync(file, text)
  await expect(start()).rejects.toThrow(/damaged in line 1/)
  expect(fs.readFileSync(file, 'utf8')).toBe(text)
})

test('a folder that cannot be made is refused with a sentence', async () => {
  const file = path.join(folder, 'file')
  fs.writeFileSync(file, '')
  await expect(start({ dataFolder: path.join(file, 'below') })).rejects.toThrow(
    /^The sandbox cannot use the data folder/,
  )
})

test('two sandboxes do not share a folder, nor a port', async () => {
  const first = await start()
  await create(first, 'one')
  await expect(start()).rejects.toThrow(`The data folder ${folder} is in use by the sandbox at ${first.url}.`)
  await expect(start({ port: first.port, fresh: true })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await create(first, 'two')
  await stop(first)
  expect(await serviceAccounts(await start())).toEqual(['one', 'two'])
})

test('a change costs one line, however many associations there are', async () => {
  const sandbox = await start({ seed: undefined, associations: 3000 })
  const before = fs.statSync(path.join(folder, 'state.json')).mtimeMs
  const account = sandbox.settings().accounts.find(({ regions }) => regions.includes('us-west-2'))
  const eks = new EKSClient({ ...adminConfig(sandbox), credentials: account?.credentials })
  const list = new ListPodIdentityAssociationsCommand({ clusterName: cluster })
  const { associations = [] } = await eks.send(list)
  const update = {
    clusterName: cluster,
    associationId: associations[0]?.associationId,
    disableSessionTags: true,
  }
  await eks.send(new UpdatePodIdentityAssociationCommand(update))
  expect(fs.readFileSync(journal(), 'utf8').split('\n')).toHaveLength(2)
  expect(fs.statSync(path.join(folder, 'state.json')).mtimeMs).toBe(before)
})
