import { describe, expect, it } from 'vitest'
import type { AwsProblem } from '@/lib/aws/types.ts'
import { describeAwsProblem } from './aws-problem.tsx'
import { describeWriteProblem } from './write-problem.tsx'

const problem: AwsProblem = {
  kind: 'not-authorised',
  operation: 'eks:DescribePodIdentityAssociation',
  accountId: '111122223333',
  region: 'eu-west-1',
  message: 'User: x is not authorized to perform: eks:DescribePodIdentityAssociation',
  outcomeUnknown: false,
}

describe('describeAwsProblem', () => {
  it('quotes as AWS’s what AWS wrote, unchanged', () => {
    expect(describeAwsProblem({ ...problem, verbatim: true }).explanation).toBe(
      `AWS said: “${problem.message}”.`,
    )
  })

  it('never passes our own words off as AWS’s', () => {
    const { explanation } = describeAwsProblem({ ...problem, message: 'the answer is not one of AWS’s' })
    expect(explanation).toBe('The answer is not one of AWS’s.')
  })

  it('says how often AWS was asked, where it was asked again', () => {
    const throttled: AwsProblem = { ...problem, kind: 'throttled' }
    expect(describeAwsProblem({ ...throttled, attempts: 4 }).explanation).toContain('throttled 4 times')
    expect(describeAwsProblem({ ...throttled, attempts: 1 }).explanation).not.toContain('1 times')
  })
})

describe('what to do next', () => {
  const nextOf = (change: Partial<AwsProblem>) => describeAwsProblem({ ...problem, ...change }).next

  it('names the right that is missing, and who may have it', () => {
    expect(nextOf({})).toBe(
      "Allow eks:DescribePodIdentityAssociation to Podscope's credentials in account 111122223333.",
    )
    expect(nextOf({ operation: 'organizations:ListAccounts' })).toMatch(
      /^Allow organizations:ListAccounts .*management account and .*delegated administrators/,
    )
  })

  it('names the settings where an account is not configured', () => {
    const { title, next } = describeAwsProblem({ ...problem, kind: 'not-configured' })
    expect(title).toBe('Podscope has no way into account 111122223333')
    expect(next).toMatch(/“accounts”.*PODSCOPE_SETTINGS.*“readRole”/)
  })

  it('names the setting where the account that lists the others is in no organization', () => {
    const change = { operation: 'organizations:ListAccounts', code: 'AWSOrganizationsNotInUseException' }
    expect(nextOf({ kind: 'not-found', ...change })).toMatch(/“via”/)
    expect(nextOf({ kind: 'not-found' })).not.toMatch(/“via”/)
  })

  it('tells a role that may not be assumed from credentials that are no good', () => {
    expect(nextOf({ kind: 'credentials', operation: 'sts:AssumeRole' })).toMatch(/trust policy/)
    expect(nextOf({ kind: 'credentials' })).toMatch(/^Renew/)
  })
})

describe('describeWriteProblem', () => {
  it('tells AWS’s words from ours', () => {
    const refused = (verbatim: boolean) =>
      describeWriteProblem(
        { kind: 'refused', problem: { ...problem, ...(verbatim && { verbatim: true }) } },
        'policy',
      ).detail
    expect(refused(true)).toEqual({ by: 'aws', text: problem.message })
    expect(refused(false)?.by).toBe('podscope')
  })
})
