import type { Finding, Located, PolicyKind } from '../types.ts'
import { arnFields, isOpen, isRegionForm, literalHead, partitions } from './arn.ts'
import { write } from './edits.ts'
import { type Check, shown } from './subject.ts'

/** API Gateway's policies may leave the ARN's beginning out (apigateway-resource-policies-examples). */
function isShortForm(value: string, kind: PolicyKind): boolean {
  return kind === 'resource' && value.startsWith('execute-api:/')
}

function checkPartition(partition: string, { range }: Located<string>): Finding[] {
  if (isOpen(partition) || partitions.includes(partition)) return []
  const message = `an ARN's second field is a partition such as \`aws\`, not ${shown(partition)}`
  return [{ code: 'invalid-partition', severity: 'error', message, range }]
}

function checkService(service: string, { value, range }: Located<string>): Finding[] {
  const findings: Finding[] = []
  if (/[A-Z]/.test(literalHead(service))) {
    const [arn, partition, , ...rest] = arnFields(value)
    findings.push({
      code: 'invalid-arn-service-case',
      severity: 'error',
      message: `an ARN names the service in lower case, not ${shown(service)}`,
      range,
      ...write(range, [arn, partition, service.toLowerCase(), ...rest].join(':')),
    })
  }
  if (/[*?]/.test(service)) {
    findings.push({
      code: 'wildcard-in-service-name',
      severity: 'suggestion',
      message: `a wildcard for the service reaches services that are yet to come: ${shown(value)}`,
      range,
    })
  }
  return findings
}

/** Words that stand where an account does: AWS's own policies, CloudFront's identities, … */
const isAccountForm = (text: string) => /^(?:\d{12}|[a-z][a-z-]*)$/.test(text)

function checkPlace(region: string, account: string, { range }: Located<string>): Finding[] {
  const findings: Finding[] = []
  if (region !== '' && !isOpen(region) && !isRegionForm(region)) {
    findings.push({
      code: 'invalid-arn-region',
      severity: 'error',
      message: `an ARN's fourth field is a Region such as \`us-east-1\`, not ${shown(region)}`,
      range,
    })
  }
  if (account !== '' && !isOpen(account) && !isAccountForm(account)) {
    findings.push({
      code: 'invalid-arn-account',
      severity: 'error',
      message: `an ARN's fifth field is an account of twelve digits, not ${shown(account)}`,
      range,
    })
  }
  return findings
}

function checkArn(resource: Located<string>, kind: PolicyKind): Finding[] {
  const { value, range } = resource
  const head = literalHead(value)
  if (value === '*' || isShortForm(value, kind)) return []
  if (!head.startsWith('arn:') && !('arn:'.startsWith(head) && head !== value)) {
    const message = `a resource is \`*\` or an ARN, which begins with \`arn:\`: ${shown(value)}`
    return [{ code: 'invalid-arn-prefix', severity: 'error', message, range }]
  }
  const fields = arnFields(value)
  const [arn = '', partition = '', service = '', region = '', account = ''] = fields
  if (isOpen(arn)) return []
  // A wildcard at the end goes on through the fields that are missing (reference_policies_elements_resource).
  if (fields.length < 6 && !isOpen(value.slice(-1))) {
    const message = `an ARN has six fields, \`arn:partition:service:region:account:resource\`: ${shown(value)}`
    return [{ code: 'missing-arn-field', severity: 'error', message, range }]
  }
  return [
    ...checkPartition(partition, resource),
    ...(fields.length > 2 ? checkService(service, resource) : []),
    ...checkPlace(region, account, resource),
  ]
}

/** The form of resources (reference_policies_elements_resource, reference-arns). */
export const checkArns: Check = ({ statements, kind }) =>
  statements.flatMap(({ resources }) =>
    (resources?.patterns ?? []).flatMap((resource) => checkArn(resource, kind)),
  )
