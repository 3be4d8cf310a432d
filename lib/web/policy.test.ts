import { describe, expect, it } from 'vitest'
import { documentPolicy, filePolicy } from './policy.ts'

const directivesOf = (policy: string): Record<string, readonly string[]> =>
  Object.fromEntries(policy.split('; ').map((each) => [each.split(' ')[0], each.split(' ').slice(1)]))

describe('documentPolicy', () => {
  const policy = directivesOf(documentPolicy({ nonce: 'bm9uY2U=', dev: false }))

  it('lets scripts and style elements through by the nonce alone', () => {
    expect(policy['script-src']).toEqual(["'self'", "'nonce-bm9uY2U='", "'strict-dynamic'"])
    expect(policy['style-src']).toEqual(["'self'", "'nonce-bm9uY2U='"])
  })

  it('names no place but this site, and nothing unsafe but attributes of style', () => {
    const { 'style-src-attr': attributes, ...rest } = policy
    expect(attributes).toEqual(["'unsafe-inline'"])
    const sources = Object.values(rest).flat()
    expect(
      sources.filter((each) => !/^('self'|'none'|'nonce-.*'|'strict-dynamic'|data:)$/.test(each)),
    ).toEqual([])
    expect(rest).toMatchObject({
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
      'frame-ancestors': ["'none'"],
    })
  })

  it('has a place for where a form of sign-in is sent on to', () => {
    const formTargets = ['https://login.example.com']
    expect(directivesOf(documentPolicy({ nonce: 'n', dev: false, formTargets }))['form-action']).toEqual([
      "'self'",
      'https://login.example.com',
    ])
    expect(policy['form-action']).toEqual(["'self'"])
  })

  it('is weaker on the development server alone', () => {
    expect(documentPolicy({ nonce: 'n', dev: true })).toContain("'unsafe-eval'")
    expect(documentPolicy({ nonce: 'n', dev: false })).not.toContain("'unsafe-eval'")
  })
})

it('a file may not be framed, nor load from elsewhere', () => {
  expect(directivesOf(filePolicy)).toMatchObject({ 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] })
})
