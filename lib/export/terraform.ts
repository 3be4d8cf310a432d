import { sessionPolicyMax } from '../iam/index.ts'
import { terraformName, uniqueNames } from './names.ts'
import { partsBy, settableTags } from './parts.ts'
import { type Json, policyValue } from './policy.ts'
import type { ExportDocument, ExportedAssociation } from './types.ts'

/** `aws_eks_pod_identity_association` with an import block for each; a file for each account and region, which is what a provider has. */
export function writeTerraform(associations: readonly ExportedAssociation[]): readonly ExportDocument[] {
  const names = uniqueNames(associations, terraformName)
  return partsBy(associations, 'region').map(({ fileName, accountId, region, associations: all }) => {
    const head = `# Account ${accountId}, region ${region}: the provider must be set to both. \`policy\` needs hashicorp/aws 6.57.1 or newer.\n`
    const blocks = all.map(
      (each) => `${importBlock(each, names.get(each) ?? '')}\n${resource(each, names.get(each) ?? '')}`,
    )
    return { fileName: `${fileName}.tf`, text: [head, ...blocks].join('\n') }
  })
}

const type = 'aws_eks_pod_identity_association'

/** The id is `cluster,association-id` (provider's documentation, "Import"). */
function importBlock({ cluster, associationId }: ExportedAssociation, name: string): string {
  const id = quoted(`${cluster},${associationId}`)
  return `import {\n  to = ${type}.${name}\n  id = ${id}\n}\n`
}

function resource(each: ExportedAssociation, name: string): string {
  const { cluster, namespace, serviceAccount, roleArn, targetRoleArn, disableSessionTags, policy } = each
  const tags = settableTags(each)
  const plain: readonly (readonly [string, string])[] = [
    ['cluster_name', quoted(cluster)],
    ['namespace', quoted(namespace)],
    ['service_account', quoted(serviceAccount)],
    ['role_arn', quoted(roleArn)],
    ...(targetRoleArn === undefined ? [] : [['target_role_arn', quoted(targetRoleArn)] as const]),
    ['disable_session_tags', String(disableSessionTags)],
  ]
  const groups = [
    members(plain, '  '),
    ...(policy === undefined ? [] : [`  policy = ${policyExpression(policy)}`]),
    ...(tags.length === 0 ? [] : [`  tags = ${expression(Object.fromEntries(tags), '  ')}`]),
  ]
  return `resource "${type}" "${name}" {\n${groups.join('\n\n')}\n}\n`
}

/** A block with its arguments, as `terraform fmt` lays them out; `inner` is a block within. */
export function block(
  kind: string,
  labels: readonly string[],
  entries: readonly (readonly [string, string])[],
  inner = '',
): string {
  const head = [kind, ...labels.map(quoted), '{'].join(' ')
  return `${head}\n${members(entries, '  ')}\n${inner && `\n${inner}`}}\n`
}

/** `jsonencode` sorts keys and escapes `<`, `>` and `&` (Terraform documentation), which can make a policy too long; then it is text. */
export function policyExpression(policy: string, max = sessionPolicyMax): string {
  const value = policyValue(policy)
  const encoded = JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, '\\u0000')
  if (value === null || encoded.length > max) return quoted(policy)
  return `jsonencode(${expression(value, '  ')})`
}

function expression(value: Json, indent: string): string {
  if (typeof value === 'string') return quoted(value)
  if (value === null || typeof value !== 'object') return String(value)
  const inner = `${indent}  `
  if (isList(value)) {
    if (value.every((item) => item === null || typeof item !== 'object')) {
      const line = `[${value.map((item) => expression(item, inner)).join(', ')}]`
      if (line.length + indent.length <= 76) return line
    }
    return `[\n${value.map((item) => `${inner}${expression(item, inner)},\n`).join('')}${indent}]`
  }
  const entries = Object.entries(value)
  if (entries.length === 0) return '{}'
  return `{\n${members(
    entries.map(([key, item]) => [keyName(key), expression(item, inner)]),
    inner,
  )}\n${indent}}`
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

/** `name = value` lines as `terraform fmt` lays them out: signs of equality stand below each other until a value takes several lines. */
function members(entries: readonly (readonly [string, string])[], indent: string): string {
  const lines: string[] = []
  for (let next = 0; next < entries.length; ) {
    let end = next
    while (end < entries.length && !entries[end]?.[1].includes('\n')) end++
    const run = entries.slice(next, Math.max(end, next + 1))
    const width = Math.max(...run.map(([name]) => name.length))
    for (const [name, value] of run) lines.push(`${indent}${name.padEnd(width)} = ${value}`)
    next += run.length
  }
  return lines.join('\n')
}

/** Words that are no names: `for` begins an expression, the others are values (HCL native syntax, "Collection values", "Literal values"). */
const keywords: readonly string[] = ['for', 'null', 'true', 'false']

/** A bare key must be an identifier. */
function keyName(key: string): string {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(key) && !keywords.includes(key) ? key : quoted(key)
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/**
 * A quoted HCL string. `${` and `%{` would begin a template, and IAM's own variables look just so; doubled they are text
 * (HCL native syntax, "Template literals").
 */
export function quoted(text: string): string {
  const escaped = text
    .replace(/[\\"\n\r\t]/g, (character) => escapes[character] ?? character)
    .replace(
      /[\p{Cc}\u2028\u2029\ufeff]/gu,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replace(/[$%]\{/g, (opening) => opening.charAt(0) + opening)
  return `"${escaped}"`
}
