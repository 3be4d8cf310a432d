// Secrets of the settings are planted where they can be recognised, in a site whose database is away: no page, file, error, header or line of the server repeats one.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { routes } from '../lib/routes.ts'
import { mainCluster, walkthrough } from '../lib/sandbox/seed/names.ts'
import { expect, test } from './fixtures.ts'
import { type Answered, type Asked, ask } from './raw.ts'

const root = join(import.meta.dirname, '..')
const planted = (name: string) => `planted-${name.toLowerCase().replaceAll('_', '-')}-that-nobody-may-see`

/** Every setting that holds a secret, and what it needs beside it. */
const secrets = [
  'PODSCOPE_METRICS_TOKEN',
  'PODSCOPE_SECRET',
  'PODSCOPE_OIDC_CLIENT_SECRET',
  'PODSCOPE_PROXY_SECRET',
  'PODSCOPE_WEBHOOK_SECRET',
]
const beside = {
  PODSCOPE_OIDC_ISSUER: 'https://127.0.0.1:9/',
  PODSCOPE_OIDC_CLIENT_ID: 'podscope',
  PODSCOPE_TRUSTED_PROXIES: '127.0.0.3',
  PODSCOPE_WEBHOOK_URL: 'https://127.0.0.1:9/',
}
const databasePassword = planted('database')

const association = { ...mainCluster, associationId: 'a-0123456789abcdefg' }
const paths = [
  routes.home(),
  routes.clusters(),
  routes.cluster(mainCluster),
  routes.newAssociation(walkthrough),
  routes.clusterExport(mainCluster),
  routes.associations(),
  routes.associationRows({}, { from: 0 }),
  routes.associationsFile({}, 'csv'),
  routes.association(association),
  routes.associationPolicy(association),
  routes.associationChain(association),
  routes.associationTry(association),
  routes.associationHistory(association),
  routes.associationExport(association),
  routes.access(),
  routes.access({ action: 's3:GetObject' }),
  routes.accessFile({ action: 's3:GetObject' }, 'json'),
  routes.roles(),
  routes.role({ accountId: mainCluster.accountId, roleName: 'shared-data-access' }),
  routes.crawls(),
  routes.crawlStatus(),
  routes.changes(),
  routes.risk(),
  routes.use(),
  routes.bulkRuns(),
  routes.bulkRun('00000000-0000-4000-8000-000000000000'),
  '/bulk/00000000-0000-4000-8000-000000000000/progress',
  '/sign-in',
  '/healthz',
  '/readyz',
  '/version',
  '/metrics',
  '/nothing/here',
  '/clusters/%E0%A4%A',
  '/a%00b',
]

/** As they are, and as addresses, JSON in HTML and Basic authentication write them. */
const formsOf = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').slice(0, -4),
  Buffer.from(secret).toString('hex'),
]

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

type Running = { readonly site: string; readonly child: ChildProcess; said(): string }

/** Starts a site of its own and resolves when it says where it is. */
async function startSite(env: Readonly<Record<string, string>>): Promise<Running> {
  const port = await freePort()
  const child = spawn(process.execPath, ['lib/start/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      PODSCOPE_AWS: 'sandbox',
      PODSCOPE_PORT: String(port),
      PODSCOPE_SANDBOX_PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => lines.push(String(chunk)))
  const said = () => lines.join('')
  await expect.poll(said, { timeout: 80_000 }).toMatch(/Podscope {2}http:/)
  return { site: `http://127.0.0.1:${port}`, child, said }
}

test('every setting with a secret is planted', () => {
  const named = globSync('lib/*-schema.ts', { cwd: root }).flatMap((file) => [
    ...readFileSync(join(root, file), 'utf8').matchAll(/PODSCOPE_\w*(?:SECRET|TOKEN|PASSWORD)\b(?!_FILE)/g),
  ])
  expect([...new Set(named.map(([name]) => name))].filter((name) => !secrets.includes(name))).toEqual([])
})

test('no secret is in any answer or line of the server', async ({ sandbox, site: healthy }) => {
  test.setTimeout(180_000)
  const folder = await mkdtemp(join(tmpdir(), 'podscope-secrets-'))
  const { site, child, said } = await startSite({
    ...Object.fromEntries(secrets.map((name) => [name, planted(name)])),
    ...beside,
    PODSCOPE_DATA: folder,
    DATABASE_URL: `postgres://podscope:${databasePassword}@127.0.0.1:9/podscope`,
  })
  try {
    const keys = [
      ...(await readFile(join(folder, 'sandbox-accounts.json'), 'utf8')).matchAll(
        /"secretAccessKey":\s*"([^"]+)"/g,
      ),
    ]
    expect(keys.length).toBeGreaterThan(0)
    const all = [...secrets.map(planted), databasePassword, ...keys.map(([, key = '']) => key)]
    const texts: string[] = []
    const note = ({ headers, text }: Answered, path: string) => {
      expect(text, path).not.toMatch(/\n\s+at .+:\d+:\d+/)
      texts.push(path, JSON.stringify(headers), text)
    }
    for (const path of paths) {
      for (const headers of [{}, { rsc: '1' }]) note(await ask(site, { path, headers }), path)
      const refused: Asked = { method: 'POST', path, headers: { 'next-action': 'a'.repeat(42) } }
      note(await ask(site, refused), path)
    }
    // The same where everything works: the tests' own site has keys as well.
    for (const path of paths) note(await ask(healthy, { path }), path)
    const ownKeys = [
      ...(await readFile(join(root, sandbox.accountsFile), 'utf8')).matchAll(
        /"secretAccessKey":\s*"([^"]+)"/g,
      ),
    ]
    const output = [...texts, said()].join('\n')
    const leaked = [...all, ...ownKeys.map(([, key = '']) => key)].filter((secret) =>
      formsOf(secret).some((form) => output.includes(form)),
    )
    expect(leaked).toEqual([])
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
    await rm(folder, { recursive: true, force: true })
  }
})
