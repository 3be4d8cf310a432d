import type { Finding, Located } from '../types.ts'
import { isRegionForm } from './arn.ts'
import { eachCondition, isVariable, type UsedCondition } from './condition.ts'
import { type Check, shown } from './subject.ts'

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, "Sensitive condition keys". */
const sensitive = new Set([
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:resourceaccount',
  'aws:resourceorgid',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:vpceaccount',
  'aws:vpceorgid',
])

/** `AROA…:session`: what stands before the colon is whom it is about. */
function isUserTooOpen(value: string): boolean {
  const id = value.includes(':') ? value.slice(0, value.indexOf(':')) : value
  return /[*?]/.test(id) && !(id === '*' && value.includes(':'))
}

function checkOpen({ key, use, condition }: UsedCondition): readonly Finding[] {
  const { family, wildcards, negated } = use.operator
  if (family !== 'string' || (key !== 'aws:userid' && !sensitive.has(key))) return []
  const name = shown(condition.key.value)
  return condition.values.flatMap(({ value, range }): Finding[] => {
    if (isVariable(value)) {
      // `${aws:PrincipalAccount}` and its like are as hard to come by as the key itself; a tag is whatever somebody wrote.
      if (key === 'aws:userid' || negated || sensitive.has(value.slice(2, -1).toLowerCase())) return []
      const message = `a variable in ${name} may stand for anybody's: name it`
      return [{ code: 'variable-usage-too-permissive', severity: 'error', message, range }]
    }
    const isOpen = key === 'aws:userid' ? isUserTooOpen(value) : /[*?]/.test(value)
    if (!wildcards || !isOpen) return []
    const message = `a wildcard in ${name} may stand for anybody's: name it`
    return [{ code: 'wildcard-usage-too-permissive', severity: 'error', message, range }]
  })
}

const isHex = (length: string) => /^(?:[0-9a-z]{8}|[0-9a-z]{17})$/.test(length)
const isService = (text: string) => /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/.test(text)
const isKmsKey = (text: string) => /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/.test(text)

type Told = Pick<Finding, 'code' | 'severity' | 'message'>
type Form = { readonly fits: (value: string) => boolean; readonly tell: (value: string) => Told }

const servicePrincipal: Form = {
  fits: isService,
  tell: (value) => ({
    code: 'invalid-service-principal-format',
    severity: 'error',
    message: `a service is named like \`ec2.amazonaws.com\`, in lower case, not ${shown(value)}`,
  }),
}

/** Keys whose values have a form of their own. */
const forms: Readonly<Record<string, Form>> = {
  'aws:sourcevpc': {
    fits: (value) => value.startsWith('vpc-') && isHex(value.slice(4)),
    tell: (value) => ({
      code: 'invalid-vpc-format',
      severity: 'error',
      message: `a VPC is named \`vpc-\` and 8 or 17 characters, not ${shown(value)}`,
    }),
  },
  'aws:sourcevpce': {
    fits: (value) => value.startsWith('vpce-') && isHex(value.slice(5)),
    tell: (value) => ({
      code: 'invalid-vpce-format',
      severity: 'error',
      message: `a VPC endpoint is named \`vpce-\` and 8 or 17 characters, not ${shown(value)}`,
    }),
  },
  'aws:requestedregion': {
    fits: (value) => isRegionForm(value) || value === 'aws-global',
    tell: (value) => ({
      code: 'invalid-region',
      severity: 'error',
      message: `a Region is named like \`us-east-1\`, not ${shown(value)}`,
    }),
  },
  's3:x-amz-server-side-encryption-aws-kms-key-id': {
    fits: isKmsKey,
    tell: (value) => ({
      code: 'invalid-kms-key-value',
      severity: 'error',
      message: `the key is compared by its ARN, \`arn:aws:kms:region:account:key/id\`, not by ${shown(value)}`,
    }),
  },
  'aws:principalservicename': servicePrincipal,
  'iam:passedtoservice': servicePrincipal,
  'kms:viaservice': servicePrincipal,
}

function checkForm({ key, use, condition: { values } }: UsedCondition): readonly Finding[] {
  const form = Object.hasOwn(forms, key) ? forms[key] : undefined
  if (!form || use.operator.family === 'null') return []
  return values.flatMap(({ value, range }: Located<string>): Finding[] => {
    // What wildcards and variables come to is not known here.
    const isOpen = isVariable(value) || (use.operator.wildcards && /[*?]/.test(value))
    return isOpen || form.fits(value) ? [] : [{ ...form.tell(value), range }]
  })
}

export const checkSensitiveKeys: Check = (subject) =>
  eachCondition(subject, (used) => [...checkOpen(used), ...checkForm(used)])
