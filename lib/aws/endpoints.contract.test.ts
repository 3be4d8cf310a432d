/** Each service is asked where the settings say, over TLS too; real servers, the real SDK. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer, type Server } from 'node:https'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { accounts } from '../sandbox/seed/names.ts'
import { readStartSettings } from '../start/settings.ts'
import { siteVariables } from '../start/site-settings.ts'
import { type LocalAws, pointAt, startLocalAws } from './local-aws.fixture.ts'

/** Three endpoints: where everything goes by default, and one each for EKS and IAM. */
let general: LocalAws
let forEks: Sandbox
let forIam: Sandbox
beforeAll(async () => {
  general = await startLocalAws()
  forEks = await startSandbox({ dataFolder: null, port: 0 })
  forIam = await startSandbox({ dataFolder: null, port: 0 })
})
afterAll(async () => {
  await Promise.all([general.close(), forEks.close(), forIam.close()])
})

const home = { accountId: accounts.prod, region: 'eu-west-1' }

/** The door anew, with these settings on top of the general endpoint and its accounts. */
async function doorWith(settings: Readonly<Record<string, string>>) {
  pointAt({ ...general.settings, ...settings })
  vi.resetModules()
  return import('./index.ts')
}

/** What arrived since it was last asked, by endpoint. */
async function arrivals() {
  const read = async ({ controlUrl }: Sandbox) => {
    const log: unknown = await (await fetch(`${controlUrl}/log`)).json()
    await fetch(`${controlUrl}/reset`, { method: 'POST' })
    return Array.isArray(log) ? log.map((entry) => String(Object(entry).operation)) : []
  }
  return { general: await read(general.sandbox), forEks: await read(forEks), forIam: await read(forIam) }
}

describe('endpoints', () => {
  test('AWS_ENDPOINT_URL is that of every service', async () => {
    const door = await doorWith({})
    expect(await door.listClusterNames(home)).toEqual({ ok: true, value: ['prod-eu-1'] })
    expect(await door.listRoles(home)).toMatchObject({ ok: true })
    expect(await arrivals()).toEqual({
      general: ['eks:ListClusters', 'iam:GetAccountAuthorizationDetails'],
      forEks: [],
      forIam: [],
    })
  })

  test('AWS_ENDPOINT_URL_EKS and _IAM are each for their own, before the general one', async () => {
    const door = await doorWith({ AWS_ENDPOINT_URL_EKS: forEks.url, AWS_ENDPOINT_URL_IAM: forIam.url })
    expect(await door.listClusterNames(home)).toEqual({ ok: true, value: ['prod-eu-1'] })
    expect(await door.listRoles(home)).toMatchObject({ ok: true })
    const at = { accountId: accounts.prod, region: 'us-west-2', cluster: 'session-policy-demo' }
    const [found] = (await door.listAssociations(at).then((answer) => (answer.ok ? answer.value : []))) ?? []
    if (!found) throw new TypeError('not in the seed')
    // The client for writes is another one.
    expect(await door.deleteAssociation(found)).toMatchObject({ ok: true })
    expect(await arrivals()).toEqual({
      general: [],
      forEks: ['eks:ListClusters', 'eks:ListPodIdentityAssociations', 'eks:DeletePodIdentityAssociation'],
      forIam: ['iam:GetAccountAuthorizationDetails'],
    })
  })

  test('AWS_ENDPOINT_URL_STS is asked who we are, and for the role of an account', async () => {
    const [account] = general.sandbox.settings().accounts
    const { accessKeyId = '', secretAccessKey = '' } = account?.credentials ?? {}
    const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
    const urls = { AWS_ENDPOINT_URL_STS: forIam.url, AWS_ENDPOINT_URL_EKS: forEks.url }
    const alone = await doorWith({ ...keys, ...urls, PODSCOPE_SETTINGS: '', AWS_REGION: home.region })
    expect(await alone.listClusterNames(home)).toMatchObject({ ok: true })
    expect(await arrivals()).toEqual({
      general: [],
      forEks: ['eks:ListClusters'],
      forIam: ['sts:GetCallerIdentity'],
    })
    const roleArn = `arn:aws:iam::${accounts.prod}:role/nobody`
    const one = { id: accounts.prod, name: 'prod', regions: [home.region], credentials: { roleArn } }
    const file = await general.accountsFile([one])
    const assuming = await doorWith({ ...keys, ...urls, PODSCOPE_SETTINGS: file })
    expect(await assuming.listClusterNames(home)).toMatchObject({ error: { kind: 'credentials' } })
    expect(await arrivals()).toEqual({ general: [], forEks: [], forIam: ['sts:AssumeRole'] })
  })
})

describe('an endpoint with a certificate of its own', () => {
  const folder = join(import.meta.dirname, 'test-certificate')
  const certificate = join(folder, 'certificate.pem')
  let tls: Server
  let url: string
  beforeAll(async () => {
    const [key, cert] = await Promise.all([readFile(join(folder, 'key.pem')), readFile(certificate)])
    tls = createServer({ key, cert }, (incoming, outgoing) => {
      const { method, headers } = incoming
      const inner = request(`${general.sandbox.url}${incoming.url}`, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 0, answer.headers)
        answer.pipe(outgoing)
      })
      incoming.pipe(inner)
    }).listen(0, '127.0.0.1')
    await once(tls, 'listening')
    const address = tls.address()
    if (address === null || typeof address === 'string') throw new TypeError('no port')
    url = `https://127.0.0.1:${address.port}`
  })
  afterAll(async () => {
    const closed = once(tls, 'close')
    // In this order: one that comes in between would be waited for.
    tls.close()
    tls.closeAllConnections()
    await closed
  })

  /** What the site is given for these settings by `npm start`, in a process of its own: Node reads its certificates once, at its start. */
  async function ask(settings: Readonly<Record<string, string>>): Promise<unknown> {
    const live = readStartSettings([], { PODSCOPE_AWS: 'live' })
    const { PODSCOPE_SETTINGS } = general.settings
    const env = await siteVariables(live, { AWS_ENDPOINT_URL: url, PODSCOPE_SETTINGS, ...settings })
    const script =
      `import(${JSON.stringify(join(import.meta.dirname, 'index.ts'))})` +
      `.then(({ listClusterNames }) => listClusterNames(${JSON.stringify(home)}))` +
      '.then((answer) => console.log(JSON.stringify(answer)))'
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=react-server', '--eval', script],
      { env: { NODE_ENV: 'test', AWS_CONFIG_FILE: '/dev/null', AWS_EC2_METADATA_DISABLED: 'true', ...env } },
    )
    return JSON.parse(stdout)
  }

  test('is trusted with AWS_CA_BUNDLE', async () => {
    expect(await ask({ AWS_CA_BUNDLE: certificate })).toEqual({ ok: true, value: ['prod-eu-1'] })
  })

  test('is not trusted without it, and that is said', async () => {
    expect(await ask({})).toMatchObject({
      error: {
        kind: 'unreachable',
        message: 'the endpoint cannot be reached (DEPTH_ZERO_SELF_SIGNED_CERT)',
        outcomeUnknown: false,
      },
    })
  })
})
