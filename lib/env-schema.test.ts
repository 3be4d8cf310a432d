import { describe, expect, test } from 'vitest'
import { parseEnv } from './env-schema.ts'

describe('parseEnv', () => {
  test('defaults to the SDK’s own chain, writing allowed', () => {
    expect(parseEnv({})).toEqual({
      settingsFile: null,
      sandbox: false,
      readOnly: false,
      timeoutMs: 15_000,
      region: null,
    })
  })

  test('an empty variable is the same as none', () => {
    expect(
      parseEnv({ PODSCOPE_READ_ONLY: '', AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-1' }),
    ).toMatchObject({
      readOnly: false,
      region: 'eu-west-1',
    })
  })

  test('names every setting that is wrong', () => {
    expect(() => parseEnv({ PODSCOPE_READ_ONLY: 'yes', PODSCOPE_TIMEOUT_MS: '1' })).toThrow(
      /PODSCOPE_READ_ONLY[\s\S]*PODSCOPE_TIMEOUT_MS/,
    )
  })
})
