import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

type Browser = { readonly executablePath: string; readonly env: Record<string, string> }

const system = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]
const libraryFolders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib']

function ownEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/**
 * The browser that a package ships. On a bare machine its network security libraries are missing; the package carries them
 * too and unpacks them when it believes to be on Lambda, so it is told so for as long as it unpacks.
 */
async function packagedBrowser(): Promise<Browser> {
  const bare = !libraryFolders.some((folder) => existsSync(`${folder}/libnss3.so`))
  const before = process.env.AWS_EXECUTION_ENV
  if (bare) process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs24.x'
  const { default: packaged } = await import('@sparticuz/chromium')
  const executablePath = await packaged.executablePath()
  const env = ownEnv()
  if (before === undefined) delete process.env.AWS_EXECUTION_ENV
  else process.env.AWS_EXECUTION_ENV = before
  return { executablePath, env }
}

/** `PODSCOPE_CHROMIUM`, else the system's Chromium, else Playwright's own, else the one a package ships. */
export async function findBrowser(): Promise<Browser> {
  const candidates = [process.env.PODSCOPE_CHROMIUM, ...system, chromium.executablePath()]
  const found = candidates.find((path) => path && existsSync(path))
  return found ? { executablePath: found, env: ownEnv() } : packagedBrowser()
}

export const browserArgs = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // A root user, as in containers, cannot use Chromium's own sandbox.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]
