import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect } from '@playwright/test'

export type AnotherSite = { readonly url: string; stop(): Promise<void> }

/** Where a second site of this many is, beside the one that all tests ask. */
export function portBeside(more: number): number {
  return Number(process.env.PODSCOPE_E2E_PORT ?? 41731) + more
}

/** Starts the built site once more, with settings of its own and a local AWS beside it. */
export async function startAnotherSite(
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<AnotherSite> {
  const url = `http://127.0.0.1:${port}`
  const child = spawn('node', ['lib/start/main.ts', '--fresh'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      PODSCOPE_PORT: String(port),
      PODSCOPE_SANDBOX_PORT: String(port + 1),
      PODSCOPE_DATA: `.podscope/e2e-${port}`,
      PODSCOPE_AWS: 'sandbox',
      PODSCOPE_CRAWL_MINUTES: '0',
      ...settings,
    },
  })
  const ended = once(child, 'exit')
  async function stop() {
    child.kill('SIGTERM')
    await ended
  }
  try {
    await expect(async () => {
      expect(child.exitCode, 'the site ended').toBeNull()
      expect((await fetch(`${url}/healthz`)).ok).toBe(true)
    }).toPass({ timeout: 120_000 })
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}
