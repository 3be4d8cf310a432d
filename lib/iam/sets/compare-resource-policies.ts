import { anonymous } from '../evaluate/caller.ts'
import { parsePolicy } from '../grammar/policy.ts'
import type { AccessComparison, ActionCatalog, NamedPolicy } from '../types.ts'
import { compareJudges, judgeOf } from './compare.ts'
import type { Judge } from './witness.ts'

/** Someone whom no policy can name by chance. */
const stranger = { account: '000000000000', service: 'stranger.amazonaws.com' }

function accountIn(value: string): string | null {
  return /^(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{12})(?::|$)/.exec(value)?.[1] ?? null
}

/**
 * One caller for every way in which policies tell callers apart: each that is named, another of its account, and strangers of every kind. Callers
 * that are told apart by conditions alone (`aws:PrincipalOrgID`) are told apart there.
 */
function callersOf(policies: readonly NamedPolicy[]): readonly string[] {
  const statements = policies.flatMap(({ text }) => parsePolicy(text).policy?.statements ?? [])
  const entries = statements.flatMap(({ principals }) => principals?.entries ?? [])
  const named = entries
    .map(({ value }) => value)
    .filter((value) => value !== '*' && !/^\d{12}$|:root$/.test(value))
  const accounts = [stranger.account, ...entries.flatMap(({ value }) => accountIn(value) ?? [])]
  const others = accounts.map((account) => `arn:aws:iam::${account}:role/podscope-nobody`)
  return [...new Set([...named, ...others, stranger.service, anonymous])]
}

const everything: NamedPolicy = {
  name: 'everything',
  text: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
}

/**
 * What one policy of a resource, or trust policy, gives and takes against another, to anyone: the caller is one more dimension, and what
 * the caller's own policies have to allow besides is left out. Each change is of one action for one caller.
 */
export function compareResourcePolicies(
  before: NamedPolicy,
  after: NamedPolicy,
  catalog: ActionCatalog,
): AccessComparison {
  const found = callersOf([before, after]).map((principal) => {
    const session = { principal, known: {}, absent: [] }
    const judge = (resource: NamedPolicy): Judge => ({
      ...judgeOf({ identity: [everything], resource }, session),
      // Nobody's own: the policy itself has to allow.
      resourceAccount: 'the resource’s',
    })
    return compareJudges(judge(before), judge(after), catalog)
  })
  return {
    gains: found.flatMap(({ gains }) => gains),
    losses: found.flatMap(({ losses }) => losses),
    unchanged: found.reduce((sum, { unchanged }) => sum + unchanged, 0),
    exact: found.every(({ exact }) => exact),
  }
}
