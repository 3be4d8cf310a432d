import { minifyPolicy } from '../minify.ts'
import type { Finding, PolicyKind } from '../types.ts'
import type { Check, Subject } from './subject.ts'

/** Characters of a session policy as it is sent to EKS (facts 2.5, measured: "should not be greater than 2048 characters"). */
export const sessionPolicyMax = 2048
/** IAM does not count white space (reference_iam-quotas). An inline policy of a role may be longer. */
const identityPolicyMax = 6144
/** The default; it can be raised (same page). */
const trustPolicyMax = 2048
/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const organizationPolicyMax = 5120

/** Kinds that STS and IAM store: U+0009, U+000A, U+000D and U+0020 to U+00FF (botocore sts and iam, `policyDocumentType`). */
const latinOnly: readonly PolicyKind[] = ['session', 'identity', 'boundary', 'trust']

export const checkCharacters: Check = ({ text, kind, rangeOf }) => {
  const bad = latinOnly.includes(kind) ? /[^\t\n\r -\u00FF]/u.exec(text) : null
  if (!bad) return []
  const code = bad[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
  const [who, what] = kind === 'session' ? ['EKS', 'a session policy'] : ['IAM', 'a policy']
  return [
    {
      code: 'invalid-character',
      severity: 'error',
      message: `${who} takes no character U+${code} in ${what}; only tab, line ends and U+0020 to U+00FF`,
      range: rangeOf(bad.index, bad.index + bad[0].length),
    },
  ]
}

const count = (size: number) => size.toLocaleString('en')

type Limit = Pick<Finding, 'code' | 'severity'> & { readonly max: number; readonly say: string }
const limits: Readonly<Partial<Record<PolicyKind, Limit>>> = {
  session: { code: 'policy-too-long', severity: 'error', max: sessionPolicyMax, say: 'EKS takes' },
  identity: {
    code: 'policy-size-exceeds-identity-policy-quota',
    severity: 'warning',
    max: identityPolicyMax,
    say: 'a managed policy of your own has',
  },
  boundary: {
    code: 'policy-size-exceeds-identity-policy-quota',
    severity: 'warning',
    max: identityPolicyMax,
    say: 'a managed policy of your own has',
  },
  trust: {
    code: 'policy-size-exceeds-role-trust-policy-quota',
    severity: 'warning',
    max: trustPolicyMax,
    say: 'unless the quota was raised, a trust policy has',
  },
  scp: {
    code: 'policy-size-exceeds-scp-quota',
    severity: 'error',
    max: organizationPolicyMax,
    say: 'AWS Organizations takes',
  },
  rcp: {
    code: 'policy-size-exceeds-rcp-quota',
    severity: 'error',
    max: organizationPolicyMax,
    say: 'AWS Organizations takes',
  },
}

export function checkSize({ text, kind, rangeOf }: Subject): readonly Finding[] {
  const limit = limits[kind]
  const size = (minifyPolicy(text) ?? text).length
  if (!limit || size <= limit.max) return []
  const { code, severity, max, say } = limit
  const counted = kind === 'session' ? 'as it is sent' : 'without white space'
  const message = `the policy has ${count(size)} characters ${counted}; ${say} at most ${count(max)}`
  return [{ code, severity, message, range: rangeOf(0, text.length) }]
}
