import { expect, test } from 'vitest'
import { siteProcess } from './site.ts'

const env = { HOSTNAME: '0.0.0.0', PORT: '80', PODSCOPE_AWS: 'live', KEPT: 'yes' }

test('the site listens on this machine only, whatever the environment says', () => {
  expect(siteProcess({ dev: false, port: 3000, env }).env).toMatchObject({
    HOSTNAME: '127.0.0.1',
    PORT: '3000',
    KEPT: 'yes',
  })
  const { args } = siteProcess({ dev: true, port: 3000, env })
  expect(args.join(' ')).toMatch(/ dev --hostname 127\.0\.0\.1 --port 3000$/)
})

test('V8 is told to be sparing in production; the development server cannot hand that on', () => {
  const argsOf = (dev: boolean) => siteProcess({ dev, port: 3000, env }).args.join(' ')
  expect(argsOf(false)).toContain('--no-wasm-tier-up')
  expect(argsOf(true)).not.toContain('--no-wasm')
})
