import { roleNameOf } from '@/components/access/arn.ts'
import { whatChanged } from '@/components/changes/words.ts'
import type { WriteProblem } from '@/lib/associations/types.ts'
import type { ChangeRequest, DecisionKind, RequestProblem, RequestState } from '@/lib/requests/types.ts'

type Sign = { readonly label: string; readonly tone: 'ok' | 'warn' | 'bad' | 'plain' }

export const stateWords: Readonly<Record<RequestState, Sign>> = {
  open: { label: 'waiting', tone: 'warn' },
  approved: { label: 'being applied', tone: 'plain' },
  applied: { label: 'applied', tone: 'ok' },
  rejected: { label: 'rejected', tone: 'bad' },
  withdrawn: { label: 'withdrawn', tone: 'plain' },
  expired: { label: 'expired', tone: 'plain' },
  failed: { label: 'not applied', tone: 'bad' },
}

export const decisionWords: Readonly<Record<DecisionKind, string>> = {
  approve: 'approved it',
  reject: 'rejected it',
  withdraw: 'withdrew it',
  expire: 'ended it: nobody decided in time',
}

/** What somebody asks for, in one sentence without its full stop. */
export function whatIsAskedFor({
  wanted,
  before,
  after,
}: Pick<ChangeRequest, 'wanted' | 'before' | 'after'>): string {
  switch (wanted.kind) {
    case 'create':
      return `Create it with role ${roleNameOf(wanted.input.roleArn)}${wanted.input.policy ? ' and a session policy' : ''}`
    case 'delete':
      return 'Delete it'
    case 'recreate':
      return 'Delete it and create it anew, without a session policy'
    case 'change':
      return whatChanged({ kind: 'update', before, after })
  }
}

/** `payments/report in prod-eu-1, eu-west-1`. */
export function subjectOf({
  namespace,
  serviceAccount,
  cluster,
  region,
}: Pick<ChangeRequest, 'namespace' | 'serviceAccount' | 'cluster' | 'region'>): string {
  return `${namespace}/${serviceAccount} in ${cluster}, ${region}`
}

export const noSuchRequest = 'There is no such request, or none that you may see.'

const requestProblems: ReadonlySet<string> = new Set<RequestProblem['kind']>([
  'not-found',
  'own',
  'not-author',
  'not-open',
  'not-allowed',
  'still-open',
  'too-many',
  'of-review',
])
export const isOfRequest = (problem: WriteProblem | RequestProblem): problem is RequestProblem =>
  requestProblems.has(problem.kind)

/** Why nothing was done about a request, as a sentence. */
export function sayNoOfRequest(problem: RequestProblem): string {
  switch (problem.kind) {
    case 'not-found':
      return noSuchRequest
    case 'own':
      return 'You asked for it yourself: somebody else decides.'
    case 'not-author':
      return 'Only whoever asked for it may withdraw it.'
    case 'not-open':
      return problem.state === 'expired'
        ? 'Its time is over. Ask again, where it is still wanted.'
        : `It does not wait any more: it is ${stateWords[problem.state].label}.`
    case 'not-allowed':
      return 'Your role does not allow this. Nothing was changed.'
    case 'still-open':
      return 'It is asked for already, and waits.'
    case 'of-review':
      return 'It was decided in a review: it is asked for there.'
    case 'too-many':
      return `More than ${problem.max} is too much. Nothing was written down.`
  }
}
