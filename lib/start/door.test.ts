import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseEnv } from '../env-schema.ts'
import { refuseOpenDoor } from './door.ts'

const oidc = {
  PODSCOPE_OIDC_ISSUER: 'https://id.example.com',
  PODSCOPE_OIDC_CLIENT_ID: 'podscope',
  PODSCOPE_OIDC_CLIENT_SECRET: 's3cret',
}

describe('settings of sign-in', () => {
  test.each([
    [{ PODSCOPE_OIDC_ISSUER: oidc.PODSCOPE_OIDC_ISSUER }, /PODSCOPE_OIDC_CLIENT_ID/],
    [{ ...oidc, PODSCOPE_OIDC_CLIENT_SECRET: '' }, /PODSCOPE_OIDC_CLIENT_SECRET/],
    [{ ...oidc, PODSCOPE_OIDC_ISSUER: 'id.example.com' }, /PODSCOPE_OIDC_ISSUER/],
    [{ PODSCOPE_SECRET: 's3cret' }, /PODSCOPE_SECRET/],
    [{ PODSCOPE_PROXY_SECRET: `s3cret${'x'.repeat(32)}` }, /PODSCOPE_TRUSTED_PROXIES/],
    [{ PODSCOPE_SECRET_FILE: '/nowhere/s3cret' }, /PODSCOPE_SECRET_FILE\s+cannot be read \(ENOENT\)/],
    [{ PODSCOPE_ALB_ARN: 'arn:aws:iam::111122223333:role/x' }, /PODSCOPE_ALB_ARN/],
  ])('%o is refused, and no secret repeated', (given, message) => {
    expect(() => parseEnv(given)).toThrow(message)
    expect(() => parseEnv(given)).not.toThrow(/s3cret/)
  })

  test('a secret may be in a file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'podscope-secret-')), 'secret')
    writeFileSync(file, 'from-a-file\n')
    const { PODSCOPE_OIDC_CLIENT_SECRET: _, ...rest } = oidc
    expect(parseEnv({ ...rest, PODSCOPE_OIDC_CLIENT_SECRET_FILE: file }).signIn.oidc).toMatchObject({
      clientSecret: 'from-a-file',
    })
  })
})

describe('listening beyond this machine', () => {
  const nobody = { awaitsFirstAdmin: true, hasPasswords: false }
  const open = (host: string, variables: Readonly<Record<string, string>>, people = nobody) =>
    refuseOpenDoor({ host, mode: 'live' }, variables, people)

  test.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost'])('%s is this machine', (host) => {
    expect(() => open(host, {})).not.toThrow()
    expect(() => refuseOpenDoor({ host, mode: 'sandbox' }, {}, null)).not.toThrow()
  })
  test.each(['0.0.0.0', '::', '10.0.0.7'])('%s is refused while nobody could sign in', (host) => {
    expect(() => open(host, {})).toThrow(/Nobody could sign in.*PODSCOPE_OIDC_ISSUER/)
    expect(() => open(host, oidc)).not.toThrow()
    expect(() => open(host, {}, { awaitsFirstAdmin: false, hasPasswords: true })).not.toThrow()
    expect(() => refuseOpenDoor({ host, mode: 'sandbox' }, oidc, null)).toThrow(/lets everybody in/)
  })
})
