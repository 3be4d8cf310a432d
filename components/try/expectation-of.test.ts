import { expect, test } from 'vitest'
import { expectationOf } from './expectation-of.ts'

const request = { principal: 'p', action: 's3:GetObject', resource: 'arn:aws:s3:::b/what*', context: {} }
const key = (
  name: string,
  state: 'session' | 'given' | 'absent' | 'unknown',
  values: readonly string[] = [],
) => ({
  name,
  state,
  values,
  many: false,
  suggestions: [],
})

test('a request as an expectation', () => {
  const keys = [
    key('aws:PrincipalTag/team', 'session', ['shop']),
    key('aws:SourceVpce', 'given', ['vpce-1']),
    key('aws:TagKeys', 'given', ['a', 'b']),
    key('aws:SourceIp', 'absent'),
    key('aws:username', 'absent'),
    key('aws:SecureTransport', 'unknown'),
  ]
  const question = { action: 's3:GetObject', context: { 'aws:sourceip': null } }
  expect(expectationOf('not allow', { request, keys }, question)).toEqual({
    must: 'not allow',
    actions: ['s3:GetObject'],
    // The star is the resource's own, and no pattern.
    resources: ['arn:aws:s3:::b/what${*}'],
    context: { 'aws:SourceVpce': 'vpce-1', 'aws:TagKeys': ['a', 'b'], 'aws:SourceIp': null },
  })
  expect(
    expectationOf('allow', { request: { ...request, resource: '*' }, keys: [] }, null).resources,
  ).toEqual(['*'])
})
