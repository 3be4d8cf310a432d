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
