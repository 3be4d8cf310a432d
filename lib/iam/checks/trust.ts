import type { Finding, PrincipalEntry, Statement } from '../types.ts'
import { type UsedCondition, usedConditions } from './condition.ts'
import { remove } from './edits.ts'
import { type Check, type Subject, shown } from './subject.ts'

const saml = 'sts:assumerolewithsaml'
const web = 'sts:assumerolewithwebidentity'
const github = 'token.actions.githubusercontent.com'

const isSamlArn = (text: string) => /^arn:[^:]+:iam::\d{12}:saml-provider\/./.test(text)
const isOidcArn = (text: string) => /^arn:[^:]+:iam::\d{12}:oidc-provider\/./.test(text)
const isDomain = (text: string) => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text)

const actionsOf = ({ actions }: Statement) => actions.patterns.map(({ value }) => value.toLowerCase())
const entriesOf = ({ principals }: Statement) => principals?.entries ?? []

/** What an OIDC provider's keys begin with: the part of its ARN after `oidc-provider/`. */
function issuerOf(value: string): string | null {
  if (isOidcArn(value)) return value.slice(value.indexOf('/') + 1).toLowerCase()
  return isDomain(value) ? value.toLowerCase() : null
}

function checkEverybody({ type, range }: PrincipalEntry): Finding[] {
  if (type !== '*') return []
  const message = 'a trust policy does not let in everybody with `"Principal": "*"`: name whom you mean'
  return [{ code: 'role-trust-policy-unsupported-wildcard-in-principal', severity: 'error', message, range }]
}

function checkFederated({ type, value, range }: PrincipalEntry): Finding[] {
  if (type !== 'Federated' || isSamlArn(value) || isOidcArn(value) || isDomain(value)) return []
  return [
    {
      code: 'invalid-federated-principal-syntax-in-role-trust-policy',
      severity: 'error',
      message: `an identity provider is named by its ARN or its domain, not by ${shown(value)}`,
      range,
    },
  ]
}

/** The two actions that go with identity providers, each with its own kind. */
function checkMismatch(statement: Statement): Finding[] {
  const actions = actionsOf(statement)
  return entriesOf(statement).flatMap((entry): Finding[] => {
    const { type, value, range } = entry
    const isSaml = type === 'Federated' && isSamlArn(value)
    const isWeb = type === 'Federated' && issuerOf(value) !== null
    const wrong = [...(isSaml ? [] : [saml]), ...(isWeb ? [] : [web])].find((action) =>
      actions.includes(action),
    )
    if (wrong === undefined || statement.actions.not || checkFederated(entry).length > 0) return []
    const provider = wrong === saml ? 'a SAML provider' : 'an OIDC provider'
    return [
      {
        code: 'mismatched-action-for-principal',
        severity: 'error',
        message: `${wrong === saml ? '`sts:AssumeRoleWithSAML`' : '`sts:AssumeRoleWithWebIdentity`'} is for ${provider} under \`Federated\`, not for ${shown(value)}`,
        range,
      },
    ]
  })
}

/** https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html */
function checkRolesAnywhere(statements: readonly Statement[]): Finding[] {
  const trusting = statements.filter(
    (statement) =>
      statement.effect === 'Allow' &&
      entriesOf(statement).some(({ value }) => value === 'rolesanywhere.amazonaws.com'),
  )
  const [first] = trusting
  const has = new Set(trusting.flatMap(actionsOf))
  const missing = ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'].filter(
    (action) => !has.has(action.toLowerCase()),
  )
  if (!first || missing.length === 0 || [...has].some((action) => /[*?]/.test(action))) return []
  return [
    {
      code: 'missing-action-for-roles-anywhere-trust-policy',
      severity: 'error',
      message: `IAM Roles Anywhere also needs ${missing.map((action) => `\`${action}\``).join(' and ')}`,
      range: first.actions.patterns[0]?.range ?? first.range,
    },
  ]
}

/** What the provider signs is for anybody it knows; the conditions say for whom this role is (id_roles_create_for-idp_oidc). */
function checkOidc(statement: Statement, used: readonly UsedCondition[]): Finding[] {
  if (statement.effect !== 'Allow' || !actionsOf(statement).includes(web)) return []
  return entriesOf(statement).flatMap(({ type, value, range }): Finding[] => {
    const issuer = type === 'Federated' ? issuerOf(value) : null
    if (issuer === null) return []
    const keys = used.map(({ key }) => key)
    if (!keys.some((key) => key.startsWith(`${issuer}:`)))
      return [
        {
          code: 'missing-condition-key-for-oidc-principal',
          severity: 'security',
          message: `whoever ${shown(issuer)} knows gets in: test its keys, such as \`${issuer.slice(0, 60)}:sub\``,
          range,
        },
      ]
    if (issuer !== github || keys.some((key) => key === `${github}:sub`)) return []
    return [
      {
        code: 'missing-github-repo-condition-key',
        severity: 'security',
        message: `every repository of GitHub gets in: test \`${github}:sub\``,
        range,
      },
    ]
  })
}

/** `repo:owner/name:ref:refs/heads/main`: a star before the branch lets others in. */
function checkGithub({ key, use, condition }: UsedCondition, used: readonly UsedCondition[]): Finding[] {
  if (key !== `${github}:sub` || use.operator.family !== 'string' || !use.operator.wildcards) return []
  const hasRef = used.some((each) => each.key === `${github}:ref`)
  return condition.values.flatMap(({ value, range }): Finding[] => {
    const [, repository = '', ...branch] = value.split(':')
    if (!/[*?]/.test(value) || (hasRef && !/[*?]/.test(repository) && branch.length > 0)) return []
    return [
      {
        code: 'specific-github-repo-and-branch-recommended',
        severity: 'warning',
        message: `name the repository and the branch: ${shown(value)} lets in more`,
        range,
      },
    ]
  })
}

/** Providers of whose tokens AWS says that they have one audience (reference_policies_iam-condition-keys). */
const singleAudience = new Set([
  'accounts.google.com:aud',
  'cognito-identity.amazonaws.com:aud',
  `${github}:aud`,
])

function checkAudience({ key, use, condition }: UsedCondition): Finding[] {
  if (!key.endsWith(':aud') || !use.quantifier || use.operator.family === 'null') return []
  const { range } = condition.operator
  const name = shown(condition.key.value)
  if (use.quantifier === 'ForAnyValue' && singleAudience.has(key))
    return [
      {
        code: 'foranyvalue-with-audience-claim-type',
        severity: 'security',
        message: `${name} has one value: leave \`ForAnyValue\` out`,
        range,
      },
    ]
  return [
    {
      code: 'confirm-audience-claim-type',
      severity: 'suggestion',
      message: `make sure that tokens carry several ${name}: with one, \`${use.quantifier}\` is out of place`,
      range,
    },
  ]
}

/** A session is let in where its role is (reference_policies_elements_principal, role session principals). */
function checkSessions(statement: Statement, subject: Subject): Finding[] {
  const roles = new Set<string>()
  for (const { value } of entriesOf(statement)) {
    const role = /^(arn:[^:]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(value)
    if (role) roles.add(role.slice(1).join(' '))
  }
  return entriesOf(statement).flatMap(({ value, range }): Finding[] => {
    const session = /^(arn:[^:]+):(?:sts|iam)::(\d{12}):assumed-role\/([^/]+)\/./.exec(value)
    if (!session || !roles.has(session.slice(1).join(' '))) return []
    return [
      {
        code: 'redundant-principal-in-role-trust-policy',
        severity: 'suggestion',
        message: `the role of ${shown(value)} is named as well: the session adds nothing`,
        range,
        ...remove(subject, range),
      },
    ]
  })
}

/** Trust policies: who may assume a role, and how. */
export const checkTrust: Check = (subject) => {
  if (subject.kind !== 'trust') return []
  const each = subject.statements.flatMap((statement) => {
    const used = usedConditions(statement)
    return [
      ...entriesOf(statement).flatMap((entry) => [...checkEverybody(entry), ...checkFederated(entry)]),
      ...checkMismatch(statement),
      ...checkOidc(statement, used),
      ...used.flatMap((one) => [...checkGithub(one, used), ...checkAudience(one)]),
      ...checkSessions(statement, subject),
    ]
  })
  return [...each, ...checkRolesAnywhere(subject.statements)]
}
