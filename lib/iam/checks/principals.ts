import type { Finding, PrincipalEntry, Statement } from '../types.ts'
import { isVariable, keysOf } from './condition.ts'
import { type Check, type Subject, shown } from './subject.ts'

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes */
const isUniqueId = (text: string, prefix: string) =>
  text.startsWith(prefix) && /^[A-Z0-9]{16,128}$/.test(text)
const isAwsForm = (text: string) =>
  text === '*' || /^\d{12}$/.test(text) || /^arn:[^:]+:(?:iam|sts):[^:]*:[^:]*:./.test(text)
/** Longer names are the service's business: `ecs-tasks.amazonaws.com`, `logs.us-east-1.amazonaws.com`, `s3.amazonaws.com.cn`. */
const isServiceForm = (text: string) => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(text)

function checkAws({ value, range }: PrincipalEntry): Finding[] {
  if (isUniqueId(value, 'AROA'))
    return [
      {
        code: 'invalid-role-reference',
        severity: 'warning',
        message: `${shown(value)} is the id of a role, as IAM leaves it where the role was deleted: name it by its ARN`,
        range,
      },
    ]
  if (isUniqueId(value, 'AIDA'))
    return [
      {
        code: 'invalid-user-reference',
        severity: 'warning',
        message: `${shown(value)} is the id of a user, as IAM leaves it where the user was deleted: name it by its ARN`,
        range,
      },
    ]
  if (isAwsForm(value) || /[*?]/.test(value)) return []
  const message = `\`AWS\` is an account or the ARN of a role, user or session, not ${shown(value)}`
  return [{ code: 'invalid-principal-format', severity: 'error', message, range }]
}

function checkWildcard({ type, value, range }: PrincipalEntry): Finding[] {
  if (!/[*?]/.test(value) || (type === 'AWS' && value === '*') || type === '*') return []
  const message = `a principal is named whole; only \`*\` alone stands for everybody: ${shown(value)}`
  return [{ code: 'unsupported-wildcard-in-principal', severity: 'error', message, range }]
}

function checkService({ value, range }: PrincipalEntry): Finding[] {
  if (isServiceForm(value) || /[*?]/.test(value)) return []
  const message = `a service is named like \`pods.eks.amazonaws.com\`, in lower case, not ${shown(value)}`
  return [{ code: 'invalid-service-principal-format', severity: 'error', message, range }]
}

function checkEntry(entry: PrincipalEntry, { kind }: Subject): Finding[] {
  const { type, value, range } = entry
  if (isVariable(value)) return []
  if (type === 'Federated' && kind === 'resource')
    return [
      {
        code: 'federated-principal-not-supported',
        severity: 'error',
        message: `only a role's trust policy names an identity provider: ${shown(value)}`,
        range,
      },
    ]
  const wildcard = checkWildcard(entry)
  if (type === 'AWS') return [...wildcard, ...checkAws(entry)]
  return type === 'Service' ? [...wildcard, ...checkService(entry)] : wildcard
}

/** Who a service acts for (confused-deputy). */
const sources = ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths']
/** Services are in no organization and carry no tags. */
const isPeopleKey = (key: string) =>
  key === 'aws:principalorgid' || key === 'aws:principalorgpaths' || key.startsWith('aws:principaltag/')

function checkServiceStatement(statement: Statement, { kind }: Subject): Finding[] {
  const { principals, effect, conditions } = statement
  const services = principals?.entries.filter(({ type }) => type === 'Service') ?? []
  const [service] = services
  if (!service || principals?.not || services.length !== principals?.entries.length) return []
  const findings = conditions
    .filter(({ key }) => isPeopleKey(key.value.toLowerCase()))
    .map(
      ({ key }): Finding => ({
        code: 'unsupported-condition-key-for-service-principal',
        severity: 'error',
        message: `a service such as ${shown(service.value)} has no ${shown(key.value)}`,
        range: key.range,
      }),
    )
  const keys = keysOf(statement)
  if (kind !== 'resource' || effect !== 'Allow' || sources.some((each) => keys.has(each))) return findings
  const referer = conditions.find(({ key }) => key.value.toLowerCase() === 'aws:referer')
  if (referer)
    findings.push({
      code: 'recommended-condition-key-for-service-principal',
      severity: 'suggestion',
      message: `say whom ${shown(service.value)} may act for with \`aws:SourceArn\` or \`aws:SourceAccount\`, not by ${shown(referer.key.value)}`,
      range: referer.key.range,
    })
  else
    findings.push({
      code: 'restrict-access-to-service-principal',
      severity: 'security',
      message: `whoever uses ${shown(service.value)} gets in: say whom it may act for with \`aws:SourceArn\` or \`aws:SourceAccount\``,
      range: service.range,
    })
  return findings
}

function checkNotPrincipal({ principals, effect, range }: Statement, { kind }: Subject): Finding[] {
  if (!principals?.not) return []
  const at = principals.entries[0]?.range ?? range
  if (kind === 'trust')
    return [
      {
        code: 'role-trust-policy-syntax-error-notprincipal',
        severity: 'error',
        message: 'a trust policy has no `NotPrincipal`',
        range: at,
      },
    ]
  if (effect !== 'Allow') return []
  return [
    {
      code: 'allow-with-not-principal',
      severity: 'security',
      message: '`Allow` with `NotPrincipal` lets in everybody else, strangers too: name whom you mean',
      range: at,
    },
  ]
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export const checkPrincipals: Check = (subject) => {
  const { kind } = subject
  if (kind !== 'trust' && kind !== 'resource' && kind !== 'rcp') return []
  return subject.statements.flatMap((statement) => [
    ...(statement.principals?.entries ?? []).flatMap((entry) => checkEntry(entry, subject)),
    ...checkNotPrincipal(statement, subject),
    ...(kind === 'rcp' ? [] : checkServiceStatement(statement, subject)),
  ])
}
