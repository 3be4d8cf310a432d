import { describe, expect, test } from 'vitest'
import { readStartSettings } from './settings.ts'

describe('readStartSettings', () => {
  test('defaults to the sandbox on port 3000', () => {
    expect(readStartSettings([], {})).toMatchObject({
      mode: 'sandbox',
      port: 3000,
      sandboxPort: 0,
      fresh: false,
      dev: false,
    })
  })

  test('flags win over the environment', () => {
    expect(readStartSettings(['--port', '4000', '--fresh'], { PODSCOPE_PORT: '5000' })).toMatchObject({
      port: 4000,
      fresh: true,
    })
  })

  test('an empty setting is the same as none', () => {
    expect(readStartSettings([], { PODSCOPE_PORT: '', PODSCOPE_AWS: '' })).toMatchObject({
      port: 3000,
      mode: 'sandbox',
    })
  })

  test.each([
    [[], { PODSCOPE_PORT: 'eighty' }, /PODSCOPE_PORT=eighty/],
    [[], { PODSCOPE_PORT: '70000' }, /PODSCOPE_PORT=70000/],
    [[], { PODSCOPE_AWS: 'prod' }, /PODSCOPE_AWS=prod/],
    [['--prot', '1'], {}, /--prot/],
    [[], { PODSCOPE_SANDBOX_ASSOCIATIONS: '100001' }, /PODSCOPE_SANDBOX_ASSOCIATIONS=100001/],
  ])('names the setting that cannot be used: %j %j', (args, env, message) => {
    expect(() => readStartSettings(args, env)).toThrow(message)
  })
})
