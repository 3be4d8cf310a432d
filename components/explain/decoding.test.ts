import { expect, test } from 'vitest'
import type { AwsProblem } from '@/lib/aws/types.ts'
import { sayNotDecoded } from './decoding.ts'

const problem = (kind: AwsProblem['kind']): AwsProblem => ({
  kind,
  operation: 'sts:DecodeAuthorizationMessage',
  accountId: '111122223333',
  region: 'eu-west-1',
  message: 'no',
  outcomeUnknown: false,
})

test.each([
  ['not-authorised', /may not decode messages in account 111122223333.*sts:DecodeAuthorizationMessage/],
  ['invalid-request', /no message of account 111122223333.*choose another account/],
  ['throttled', /Try again/],
] as const)('%s says what to do', (kind, words) => {
  const said = sayNotDecoded(problem(kind))
  expect(`${said?.title} ${said?.text}`).toMatch(words)
})

test.each(['timeout', 'unreachable', 'credentials', 'unsupported'] as const)(
  '%s is told as elsewhere',
  (kind) => {
    expect(sayNotDecoded(problem(kind))).toBeNull()
  },
)
