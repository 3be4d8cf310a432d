import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseEnv } from './env-schema.ts'

describe('parseEnv', () => {
  test('defaults to the SDK’s own chain, writing allowed', () => {
    expect(parseEnv({})).toEqual({
      settingsFile: null,
      sandbox: false,
      readOnly: false,
      storeFolder: resolve('.podscope/store'),
      databaseUrl: null,
      crawlMinutes: 15,
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

  test('the local AWS’s history is kept apart from that of real accounts', () => {
    const real = parseEnv({ PODSCOPE_DATA: '/data' }).storeFolder
    const local = parseEnv({ PODSCOPE_DATA: '/data', PODSCOPE_SANDBOX: '1' }).storeFolder
    expect([real, local]).toEqual(['/data/store', '/data/sandbox-store'])
  })

  test('a database that is none is told without its password', () => {
    const wrong = () => parseEnv({ DATABASE_URL: 'mysql://me:s3cret@host/db' })
    expect(wrong).toThrow(/DATABASE_URL/)
    expect(wrong).not.toThrow(/s3cret/)
  })

  test('names every setting that is wrong', () => {
    expect(() => parseEnv({ PODSCOPE_READ_ONLY: 'yes', PODSCOPE_TIMEOUT_MS: '1' })).toThrow(
      /PODSCOPE_READ_ONLY[\s\S]*PODSCOPE_TIMEOUT_MS/,
    )
  })
})
