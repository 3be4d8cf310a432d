import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from './start-error.ts'

const root = join(import.meta.dirname, '../..')
const sources = [
  'app',
  'components',
  'lib',
  'public',
  'instrumentation.ts',
  'proxy.ts',
  'package.json',
  'package-lock.json',
  'next.config.js',
  'postcss.config.mjs',
  'tsconfig.json',
]
const notBuilt = /\.test\.tsx?$|\.md$/
const stampFile = join(root, '.next/podscope-build')
/** Where V8 keeps what it compiled. */
export const compileCache = join(root, '.next/compile-cache')
/** Next's own start script when `output` is `standalone`. */
export const builtServer = join(root, '.next/standalone/server.js')

async function listFiles(path: string): Promise<string[]> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR') return null
      throw error
    },
  )
  if (entries === null) return [path]
  const nested = await Promise.all(entries.map((entry) => listFiles(join(path, entry.name))))
  return nested.flat()
}

/** Every file the build depends on. */
async function listSources(): Promise<readonly string[]> {
  return (await Promise.all(sources.map(listFiles)))
    .flat()
    .filter((file) => !notBuilt.test(file))
    .sort()
}

/** A hash over what is in them: two trees with the same stamp build the same site. */
async function readStamp(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(process.version)
  for (const file of files) hash.update(`\0${file}\0`).update(await readFile(join(root, file)))
  return hash.digest('hex')
}

/** The same over how large they are and when they were written, which takes a third of the time: while it stays, the stamp does. */
async function readGlance(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(process.version)
  const seen = await Promise.all(files.map((file) => stat(join(root, file))))
  for (const [index, { size, mtimeMs }] of seen.entries()) hash.update(`\0${files[index]} ${size} ${mtimeMs}`)
  return hash.digest('hex')
}

async function runNextBuild(): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: string[] = []
  child.stdout.on('data', (chunk) => output.push(String(chunk)))
  child.stderr.on('data', (chunk) => output.push(String(chunk)))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new StartError(`The site could not be built:\n\n${output.join('')}`)
}

type Stamped = {
  readonly files: readonly string[]
  readonly glance: string
  readonly built: string
  readonly isSeen: boolean
}

async function readStamped(): Promise<Stamped> {
  const files = await listSources()
  const glance = await readGlance(files)
  const [built = '', seen = ''] = (await readFile(stampFile, 'utf8').catch(() => '')).split('\n')
  return { files, glance, built, isSeen: seen === glance }
}

/** Whether the build that is there is known to be of these very files, at a glance: false may be a mistake, true is none. */
export async function isBuilt(): Promise<boolean> {
  return (await readStamped()).isSeen
}

/**
 * Builds the production site unless the build that is there was made from these very files.
 * The standalone server serves `public` and the static chunks only from beside itself, so both are copied there
 * (Next's documentation of `output: 'standalone'`).
 */
export async function ensureBuild(say: (line: string) => void): Promise<void> {
  const { files, glance, built, isSeen } = await readStamped()
  if (isSeen) return
  const stamp = await readStamp(files)
  if (built !== stamp) {
    say('Building the site (once, until its files change)…')
    await runNextBuild()
    await cp(join(root, 'public'), join(root, '.next/standalone/public'), { recursive: true })
    await cp(join(root, '.next/static'), join(root, '.next/standalone/.next/static'), { recursive: true })
  }
  await writeFile(stampFile, `${stamp}\n${glance}`)
}
