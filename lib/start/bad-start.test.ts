/** Starts that cannot work, as real processes: one plain message that says what to do, and no stack trace. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'

let folder: string
let taken: Server
let takenPort: number
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-start-'))
  taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  takenPort = typeof address === 'object' && address ? address.port : 0
})
afterAll(async () => {
  taken.close()
  await rm(folder, { recursive: true, force: true })
})

type Ended = { readonly code: number | null; readonly out: string; readonly err: string }

async function start(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  script = 'main.ts',
): Promise<Ended> {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...args], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', PODSCOPE_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    err += String(chunk)
  })
  const [code] = await once(child, 'close')
  return { code: typeof code === 'number' ? code : null, out, err }
}

function expectRefusal({ code, out, err }: Ended, message: RegExp, lines = 1): void {
  expect(err).toMatch(message)
  expect(err.trimEnd().split('\n')).toHaveLength(lines)
  expect(err).not.toMatch(/^\s+at |node:internal|Error:/m)
  expect(out).toBe('')
  expect(code).toBe(1)
}

async function fileOf(name: string, text: string): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}

const live = { PODSCOPE_AWS: 'live' }

describe.concurrent('a bad start', () => {
  test('the page’s port is in use', async () => {
    const ended = await start({ PODSCOPE_PORT: String(takenPort), PODSCOPE_DATA: join(folder, 'a') })
    expectRefusal(
      ended,
      new RegExp(`^Port ${takenPort} on 127.0.0.1 is in use. .*--port ${takenPort + 1}$`, 'm'),
    )
  })

  test('the local AWS’s port is in use', async () => {
    const ended = await start({ PODSCOPE_SANDBOX_PORT: String(takenPort), PODSCOPE_DATA: join(folder, 'b') })
    expectRefusal(ended, /wanted for the local AWS, is in use. Set PODSCOPE_SANDBOX_PORT/)
  })

  test.each([
    ['not there', () => join(folder, 'nowhere.json'), /cannot be read \(ENOENT\)/],
    ['a folder', () => folder, /cannot be read \(EISDIR\)/],
    ['not JSON', () => fileOf('text.json', '{"accounts":'), /is not JSON/],
    ['empty', () => fileOf('empty.json', '{"accounts":[]}'), /cannot be used: accounts: /],
    [
      'wrong in two places',
      () => fileOf('shape.json', '{"accounts":[{"id":"12","name":"a","regions":["Ireland"]}]}'),
      /accounts\.0\.id: .*; accounts\.0\.regions\.0: is no region/,
    ],
  ])('an accounts file that is %s', async (_, file, message) => {
    const settings = await file()
    const ended = await start({ ...live, PODSCOPE_SETTINGS: settings })
    expectRefusal(ended, message)
    expect(ended.err).toContain(settings)
  })

  test('a secret in an accounts file is not repeated', async () => {
    const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'do-not-print-me', token: 'x' }
    const account = { id: '111122223333', name: 'a', regions: ['eu-west-1'], credentials }
    const ended = await start({
      ...live,
      PODSCOPE_SETTINGS: await fileOf('secret.json', JSON.stringify({ accounts: [account] })),
    })
    expectRefusal(ended, /accounts\.0\.credentials/)
    expect(ended.err).not.toContain('do-not-print-me')
  })

  test('certificates that are not there', async () => {
    expectRefusal(await start({ ...live, AWS_CA_BUNDLE: '/nowhere/ca.pem' }), /AWS_CA_BUNDLE.*ENOENT/)
  })

  test.each([
    [{ PODSCOPE_AWS: 'prod' }, /PODSCOPE_AWS=prod/],
    [{ PODSCOPE_TIMEOUT_MS: 'soon' }, /PODSCOPE_TIMEOUT_MS/],
    [{ PODSCOPE_READ_ONLY: 'yes' }, /PODSCOPE_READ_ONLY/],
  ])('settings %j', async (env, message) => {
    expectRefusal(await start(env), message, 2)
  })

  test.each(['state.json', 'journal'])(
    'a damaged data folder (%s) is left as it is, with the way out',
    async (which) => {
      const data = join(folder, `damaged-${which}`)
      const inside = join(data, 'sandbox')
      await mkdir(inside, { recursive: true })
      const first = await startSandbox({ dataFolder: inside, port: 0 })
      await first.close()
      const name =
        which === 'journal' ? (await readdir(inside)).find((each) => each.startsWith('journal')) : which
      const file = join(inside, name ?? '')
      await writeFile(file, 'not a line of it\n')
      expectRefusal(
        await start({ PODSCOPE_DATA: data }),
        /is damaged.*\nTo start afresh: npm start -- --fresh/,
        2,
      )
      expect(await readFile(file, 'utf8')).toBe('not a line of it\n')
    },
  )

  test('a data folder that cannot be made', async () => {
    const file = await fileOf('a-file', '')
    const ended = await start({ PODSCOPE_DATA: join(file, 'data') })
    expectRefusal(ended, /cannot use the data folder .*ENOTDIR/)
  })

  test('an accounts file for the local AWS that cannot be written', async () => {
    const data = join(folder, 'blocked')
    await mkdir(join(data, 'sandbox-accounts.json.new'), { recursive: true })
    // The build comes before and would take its time; the development server is not built.
    expectRefusal(await start({ PODSCOPE_DATA: data }, ['--dev']), /EISDIR.*sandbox-accounts\.json/)
  })

  describe('a data folder in use', () => {
    let other: Sandbox
    let data: string
    beforeAll(async () => {
      data = await mkdtemp(join(tmpdir(), 'podscope-in-use-'))
      other = await startSandbox({ dataFolder: join(data, 'sandbox'), port: 0 })
    })
    afterAll(async () => {
      await other.close()
      await rm(data, { recursive: true, force: true })
    })

    test.each(['main.ts', 'sandbox.ts'])('is not to be emptied (%s)', async (script) => {
      const ended = await start({ PODSCOPE_DATA: data }, [], script)
      expectRefusal(ended, new RegExp(`is in use by the sandbox at ${other.url}\\.$`, 'm'))
      expect(ended.err).not.toContain('--fresh')
    })
  })

  test('a flag that does not exist shows those that do', async () => {
    const ended = await start({}, ['--prot', '1'])
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(ended.err).toMatch(/--prot[\s\S]*--port N/)
    expect(ended.err).not.toMatch(/^\s+at /m)
  })
})
