import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
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

/** A hash over every file the build depends on: two trees with the same stamp build the same site. */
async function readStamp(): Promise<string> {
  const files = (await Promise.all(sources.map(listFiles))).flat().filter((file) => !notBuilt.test(file))
  const hash = createHash('sha256').update(process.version)
  for (const file of files.sort()) hash.update(`\0${file}\0`).update(await readFile(join(root, file)))
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

/**
 * Builds the production site unless the build that is there was made from these very files.
 * The standalone server serves `public` and the static chunks only from beside itself, so both are copied there
 * (Next's documentation of `output: 'standalone'`).
 */
export async function ensureBuild(say: (line: string) => void): Promise<void> {
  const stamp = await readStamp()
  const built = await readFile(stampFile, 'utf8').catch(() => '')
  if (built === stamp) return
  say('Building the site (once, until its files change)…')
  await runNextBuild()
  await cp(join(root, 'public'), join(root, '.next/standalone/public'), { recursive: true })
  await cp(join(root, '.next/static'), join(root, '.next/standalone/.next/static'), { recursive: true })
  await writeFile(stampFile, stamp)
}
