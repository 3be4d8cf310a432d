import type { ReactNode } from 'react'
import type { AwsProblem } from '@/lib/aws/types.ts'
import { EmptyState } from './ui/empty-state.tsx'

type Words = {
  readonly title: string
  /** What AWS wrote, quoted as its own, or our sentence: only a problem that is `verbatim` holds AWS's. */
  readonly explanation: string
  readonly next: string
}

/** What a failure of AWS means to the person, and what to do. */
export function describeAwsProblem(problem: AwsProblem): Words {
  const { kind, operation, accountId, message: said } = problem
  const message = problem.verbatim ? quoted(said) : asSentence(said)
  const tries = triesOf(problem)
  const words: Record<AwsProblem['kind'], Words> = {
    'not-authorised': {
      title: `Podscope may not call ${operation}`,
      explanation: message,
      next: `Allow ${operation} to Podscope's credentials in account ${accountId}.${restOf(operation)}`,
    },
    'not-configured': {
      title: `Podscope has no way into account ${accountId}`,
      explanation: message,
      next: 'Name it under “accounts” in the accounts file (PODSCOPE_SETTINGS). For roles that pods of other accounts go on to, “readRole” there is enough.',
    },
    'not-found': { ...notFoundWords(problem), explanation: message },
    'already-exists': {
      title: 'It exists already',
      explanation: message,
      next: 'Open the existing one, or choose another name.',
    },
    'limit-exceeded': {
      title: 'A quota of AWS is reached',
      explanation: message,
      next: 'Remove what is not needed or ask AWS for more.',
    },
    throttled: {
      title: 'AWS asks us to slow down',
      explanation: `${operation} was throttled${tries ? ` ${tries}, with waits in between` : ', also after waiting'}.`,
      next: 'Try again in a minute.',
    },
    'invalid-request': {
      title: 'AWS refused the request',
      explanation: message,
      next: 'Change what it names and try again.',
    },
    credentials: {
      ...credentialsWords(problem),
      explanation: message,
    },
    unreachable: {
      title: 'AWS cannot be reached',
      explanation: message,
      next: 'Check the network and the endpoint, then try again.',
    },
    timeout: {
      title: 'AWS did not answer in time',
      explanation: `${operation}: ${said}${tries ? `, ${tries}` : ''}.`,
      next: 'Try again; if it stays slow, check the AWS status page.',
    },
    'server-error': { title: 'AWS failed', explanation: message, next: 'Try again in a minute.' },
    unsupported: {
      title: `This endpoint does not support ${operation}`,
      explanation: asSentence(said.replace(/^this endpoint does not support [^ ]+( fully)?: /, '')),
      next: 'Check AWS_ENDPOINT_URL and what answers there.',
    },
    unknown: {
      title: 'Something went wrong at AWS',
      explanation: message,
      next: 'Try again; keep the request id if you ask AWS.',
    },
  }
  return words[kind]
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html */
function restOf(operation: string): string {
  return operation.startsWith('organizations:')
    ? ' AWS takes it from the management account and from delegated administrators only.'
    : ''
}

function notFoundWords({ operation, code, accountId }: AwsProblem): Pick<Words, 'title' | 'next'> {
  if (operation === 'organizations:ListAccounts' && code === 'AWSOrganizationsNotInUseException')
    return {
      title: `Account ${accountId} is in no organization`,
      next: 'Name an account of the organization as “via” in the accounts file (PODSCOPE_SETTINGS).',
    }
  return {
    title: 'AWS does not know it',
    next: 'It may have been deleted, or the address is mistyped.',
  }
}

/** Credentials that are a role's, which cannot be assumed; or any that AWS does not take. */
function credentialsWords({ operation, accountId }: AwsProblem): Pick<Words, 'title' | 'next'> {
  if (operation === 'sts:AssumeRole')
    return {
      title: `Podscope may not call sts:AssumeRole for the role in account ${accountId}`,
      next: "See that the role is there, that its trust policy names Podscope's credentials (and asks for no other external id), and that these are allowed sts:AssumeRole on it.",
    }
  return {
    title: 'The credentials do not work',
    next: `Renew Podscope's credentials for account ${accountId}.`,
  }
}

/** AWS's words, marked as such and unchanged. */
function quoted(said: string): string {
  return `AWS said: “${said}”${/[.!?]$/.test(said) ? '' : '.'}`
}

/** How often it was asked, where it was asked again; null where once, or where it is not known. */
function triesOf({ attempts = 1 }: AwsProblem): string | null {
  return attempts > 1 ? `${attempts} times` : null
}

/** Our messages begin as part of a sentence. */
function asSentence(message: string): string {
  const begun = /^[a-z]+ /.test(message) ? message.slice(0, 1).toUpperCase() + message.slice(1) : message
  return begun === '' || /[.!?]$/.test(begun) ? begun : `${begun}.`
}

/** Where the answer should have been: what failed, why, what to do, and what AWS support would ask for. */
export function AwsProblemPanel({
  problem,
  actions,
  level,
}: {
  readonly problem: AwsProblem
  readonly actions?: ReactNode
  readonly level?: 'h1' | 'h2'
}) {
  const { title, explanation, next } = describeAwsProblem(problem)
  const tries = triesOf(problem)
  return (
    <div role="alert">
      <EmptyState title={title} actions={actions} {...(level && { level })}>
        <p className="break-words">{explanation}</p>
        <p className="mt-1 text-text">{next}</p>
        <p className="mt-3 text-xs">
          <code>{problem.operation}</code> in {problem.accountId} {problem.region}
          {tries && ` · asked ${tries}`}
          {problem.code && ` · ${problem.code}`}
          {problem.requestId && ` · request ${problem.requestId}`}
        </p>
      </EmptyState>
    </div>
  )
}
