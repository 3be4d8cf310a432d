import type { Finding, PolicyKind, Range, Statement } from '../types.ts'
import { type Check, shown } from './subject.ts'

/** Policies that a principal carries name no principal; those of a resource must. */
const carried: readonly PolicyKind[] = ['session', 'identity', 'boundary', 'scp']
const names: Readonly<Record<PolicyKind, string>> = {
  session: 'session',
  identity: 'identity',
  boundary: 'boundary',
  trust: 'trust',
  scp: 'service control',
  rcp: 'resource control',
  resource: 'resource',
}

/** The first character: the whole statement underlined would hide everything else. */
function beginOf({ range: { start } }: Statement): Range {
  return { start, end: { ...start, offset: start.offset + 1, column: start.column + 1 } }
}

function principalRange({ principals, range }: Statement): Range {
  return principals?.entries[0]?.range ?? range
}

export const checkPrincipalPresence: Check = ({ statements, kind }) => {
  if (!carried.includes(kind)) {
    return statements
      .filter(({ principals }) => !principals)
      .map(({ range }) => ({
        code: 'missing-principal',
        severity: 'error',
        message: `a statement of a ${names[kind]} policy names a \`Principal\``,
        range,
      }))
  }
  return statements
    .filter(({ principals }) => principals)
    .map((statement): Finding => {
      const element = statement.principals?.not ? 'NotPrincipal' : 'Principal'
      const range = principalRange(statement)
      if (kind === 'scp')
        return {
          code: 'scp-syntax-error-principal',
          severity: 'error',
          message: `\`${element}\` is not allowed in a service control policy: test \`aws:PrincipalArn\` instead`,
          range,
        }
      return {
        code: 'unsupported-principal',
        severity: 'error',
        message: `\`${element}\` is not allowed in a policy of this kind: it applies to whoever carries it`,
        range,
      }
    })
}

export const checkResourcePresence: Check = ({ statements, kind }) => {
  if (kind !== 'trust')
    return statements
      .filter(({ resources }) => !resources)
      .map((statement) => ({
        code: 'missing-resource',
        severity: 'error',
        message: 'the statement has no `Resource`',
        range: beginOf(statement),
      }))
  return statements
    .filter(({ resources }) => resources)
    .map(({ resources, range }) => ({
      code: 'role-trust-policy-syntax-error-resource',
      severity: 'error',
      message: 'a trust policy names no resource: it is about its own role',
      range: resources?.patterns[0]?.range ?? range,
    }))
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html */
function checkRcpStatement(statement: Statement): Finding[] {
  const { principals, actions, resources, effect, conditions } = statement
  const findings: Finding[] = []
  const isEverybody = principals?.entries.every(({ type, value }) => value === '*' && type !== 'Service')
  if (principals && (principals.not || !isEverybody)) {
    findings.push({
      code: 'rcp-syntax-error-principal',
      severity: 'error',
      message: 'a resource control policy names everybody, `"Principal": "*"`; conditions narrow it',
      range: principalRange(statement),
    })
  }
  if (actions.not) {
    findings.push({
      code: 'rcp-syntax-error-notaction',
      severity: 'error',
      message: 'a resource control policy has no `NotAction`',
      range: actions.patterns[0]?.range ?? statement.range,
    })
  }
  const isEverything = resources && !resources.not && resources.patterns.every(({ value }) => value === '*')
  if (effect === 'Allow' && (!isEverything || conditions.length > 0)) {
    findings.push({
      code: 'rcp-syntax-error-allow',
      severity: 'error',
      message: 'an `Allow` of a resource control policy is for `"Resource": "*"` and has no `Condition`',
      range: beginOf(statement),
    })
  }
  for (const { value, range } of effect === 'Deny' ? actions.patterns : []) {
    if (value !== '*') continue
    findings.push({
      code: 'rcp-syntax-error-action',
      severity: 'error',
      message: 'a resource control policy names the service of each action: `*` alone is not allowed',
      range,
    })
  }
  return findings
}

export const checkRcp: Check = ({ statements, kind }) =>
  kind === 'rcp' ? statements.flatMap(checkRcpStatement) : []

/** IAM takes letters and digits only; a bucket's policy, say, takes more (reference_policies_elements_sid). */
export const checkSids: Check = ({ statements, kind }) =>
  statements.flatMap(({ sid, sidRange }): Finding[] => {
    if (sid === undefined || !sidRange) return []
    if (sid === '')
      return [
        {
          code: 'empty-sid-value',
          severity: 'suggestion',
          message: 'the Sid is empty: name the statement, or leave it out',
          range: sidRange,
        },
      ]
    if (kind === 'resource' || /^[A-Za-z0-9]*$/.test(sid)) return []
    const plain = sid.replace(/[^A-Za-z0-9]/g, '')
    return [
      {
        code: 'unsupported-sid',
        severity: 'error',
        message: `a Sid has letters and digits only: ${shown(sid)}`,
        range: sidRange,
        ...(plain !== '' && {
          fix: { title: `Write ${plain.slice(0, 60)}`, range: sidRange, text: JSON.stringify(plain) },
        }),
      },
    ]
  })
