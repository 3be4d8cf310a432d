import { describe, expect, it } from 'vitest'
import type { AwsProblem } from '@/lib/aws/types.ts'
import type { AssociationLine } from './association-line.ts'
import { isShared, sharedProblem } from './shared-problem.ts'

const refused: AwsProblem = {
  kind: 'not-authorised',
  operation: 'eks:DescribePodIdentityAssociation',
  accountId: '111122223333',
  region: 'eu-west-1',
  message: 'not authorized on a-1',
  code: 'AccessDeniedException',
  outcomeUnknown: false,
}
const slow: AwsProblem = { ...refused, kind: 'timeout' }
function line(problem: AwsProblem | null): AssociationLine {
  return {
    associationId: 'a',
    namespace: 'n',
    serviceAccount: 's',
    addOn: false,
    detail: null,
    counts: null,
    problem,
  }
}

describe('sharedProblem', () => {
  it('is the reason all rows share, though AWS names each association in it', () => {
    const other = { ...refused, message: 'not authorized on a-2' }
    const shared = sharedProblem([line(refused), line(other), line(other)])
    expect(shared).toMatchObject({ count: 3, all: true })
    expect(isShared(other, shared)).toBe(true)
  })

  it('is the commonest of several', () => {
    const shared = sharedProblem([line(slow), line(refused), line(refused), line(refused), line(null)])
    expect(shared).toMatchObject({ problem: { kind: 'not-authorised' }, count: 3, all: false })
    expect(isShared(slow, shared)).toBe(false)
  })

  it('is none where few rows failed, or none did', () => {
    expect(sharedProblem([line(slow), line(refused), line(null), line(null)])).toBeNull()
    expect(sharedProblem([line(null)])).toBeNull()
    expect(sharedProblem([])).toBeNull()
  })
})
