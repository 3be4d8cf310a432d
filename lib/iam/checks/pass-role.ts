import { parseGlob } from '../pattern.ts'
import type { Finding, Range, Statement } from '../types.ts'
import { arnFields, literalHead } from './arn.ts'
import { keysOf } from './condition.ts'
import { matches } from './globs.ts'
import { type Check, type Subject, shown } from './subject.ts'

/** How a statement comes to name the action: outright, by a wildcard, or by leaving it out of `NotAction`. */
type ByAction = 'named' | 'star' | 'not'
type ByResource = 'star' | 'not'
type Told = Pick<Finding, 'code' | 'severity'>

type Granted = {
  readonly action: string
  /** The key that narrows it as well as a resource does. */
  readonly key: string
  readonly tell: (resources: string) => string
  readonly codes: Readonly<Record<`${ByAction} ${ByResource}`, Told>>
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
const passRole: Granted = {
  action: 'iam:passrole',
  key: 'iam:passedtoservice',
  tell: (resources) =>
    `\`iam:PassRole\` on ${resources} hands any role to any service: name the roles, or test \`iam:PassedToService\``,
  codes: {
    'named star': { code: 'pass-role-with-star-in-resource', severity: 'security' },
    'star star': { code: 'pass-role-with-star-in-action-and-resource', severity: 'security' },
    'not star': { code: 'pass-role-with-star-in-resource-and-not-action', severity: 'security' },
    'named not': { code: 'pass-role-with-not-resource', severity: 'security' },
    'star not': { code: 'pass-role-with-star-in-action-and-not-resource', severity: 'security' },
    'not not': { code: 'pass-role-with-not-action-and-not-resource', severity: 'security' },
  },
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html */
const createLinkedRole: Granted = {
  action: 'iam:createservicelinkedrole',
  key: 'iam:awsservicename',
  tell: (resources) =>
    `\`iam:CreateServiceLinkedRole\` on ${resources} makes roles for any service: name the roles, or test \`iam:AWSServiceName\``,
  codes: {
    'named star': { code: 'create-slr-with-star-in-resource', severity: 'warning' },
    'star star': { code: 'create-slr-with-star-in-action-and-resource', severity: 'warning' },
    'not star': { code: 'create-slr-with-star-in-resource-and-not-action', severity: 'warning' },
    'named not': { code: 'create-slr-with-not-resource', severity: 'warning' },
    'star not': { code: 'create-slr-with-star-in-action-and-not-resource', severity: 'warning' },
    'not not': { code: 'create-slr-with-not-action-and-not-resource', severity: 'warning' },
  },
}

function byAction(
  { actions }: Statement,
  action: string,
  { budget }: Subject,
): { readonly by: ByAction; readonly range: Range | undefined } | null {
  const literal = actions.patterns.find(({ value }) => value.toLowerCase() === action)
  const pattern =
    literal ??
    actions.patterns.find(
      ({ value }) => /[*?]/.test(value) && matches(parseGlob(value.toLowerCase()), action, budget, false),
    )
  if (actions.not) return pattern ? null : { by: 'not', range: actions.patterns[0]?.range }
  return pattern ? { by: literal ? 'named' : 'star', range: pattern.range } : null
}

/** Folders that AWS puts roles of services in: a star right after them still stands for every service. */
const folders = ['', 'service-role/', 'aws-service-role/']

/** `*`, or an ARN of which wildcards leave nothing of the role's name. */
function isWide(value: string): boolean {
  if (value === '*') return true
  const resource = arnFields(value)[5] ?? ''
  const head = literalHead(resource)
  if (!/^[*?/]+$/.test(resource.slice(head.length))) return false
  return head.startsWith('role/') ? folders.includes(head.slice(5)) : 'role/'.startsWith(head)
}

function byResource({ resources }: Statement): { readonly by: ByResource; readonly value: string } | null {
  if (!resources) return null
  if (resources.not) return { by: 'not', value: '`NotResource`' }
  const wide = resources.patterns.find(({ value }) => isWide(value))
  return wide ? { by: 'star', value: shown(wide.value) } : null
}

function checkGrant(statement: Statement, granted: Granted, subject: Subject): Finding[] {
  if (statement.effect !== 'Allow') return []
  const resource = byResource(statement)
  if (!resource || (resource.by === 'star' && keysOf(statement).has(granted.key))) return []
  const action = byAction(statement, granted.action, subject)
  if (!action) return []
  const told = granted.codes[`${action.by} ${resource.by}`]
  return [{ ...told, message: granted.tell(resource.value), range: action.range ?? statement.range }]
}

export const checkPassRole: Check = (subject) => {
  const { kind } = subject
  // In a boundary or an SCP an `Allow` grants nothing: it is a bound.
  if (kind !== 'identity' && kind !== 'session') return []
  return subject.statements.flatMap((statement) => [
    ...checkGrant(statement, passRole, subject),
    ...checkGrant(statement, createLinkedRole, subject),
  ])
}
