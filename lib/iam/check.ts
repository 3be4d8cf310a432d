import { compilePolicy } from './evaluate/compile.ts'
import { parsePolicy } from './grammar/policy.ts'
import { minifyPolicy } from './minify.ts'
import { matchGlob, parseGlob } from './pattern.ts'
import { findPointless } from './sets/pointless.ts'
import { placesOf } from './text/places.ts'
import type { ActionCatalog, Finding, PolicyKind, PolicySet, Statement } from './types.ts'

/** Characters of a session policy as it is sent to EKS (facts 2.5, measured: "should not be greater than 2048 characters"). */
export const sessionPolicyMax = 2048

/** Policies that a principal carries name no principal; those of a resource must. */
const carried: readonly PolicyKind[] = ['session', 'identity', 'boundary', 'scp']

type Surroundings = { readonly catalog?: ActionCatalog; readonly surroundings?: PolicySet }

/** STS takes U+0009, U+000A, U+000D and U+0020 to U+00FF in a session policy (botocore sts, `Policy`). */
function checkCharacters(text: string): Finding[] {
  const bad = /[^\t\n\r -\u00FF]/u.exec(text)
  if (!bad) return []
  const code = bad[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
  return [
    {
      code: 'invalid-character',
      severity: 'error',
      message: `EKS takes no character U+${code} in a session policy; only tab, line ends and U+0020 to U+00FF`,
      range: placesOf(text).range(bad.index, bad.index + bad[0].length),
    },
  ]
}

function checkSize(text: string): Finding[] {
  const size = (minifyPolicy(text) ?? text).length
  if (size <= sessionPolicyMax) return []
  return [
    {
      code: 'policy-too-long',
      severity: 'error',
      message: `the policy has ${size.toLocaleString('en')} characters as it is sent; EKS takes at most ${sessionPolicyMax.toLocaleString('en')}`,
      range: placesOf(text).range(0, text.length),
    },
  ]
}

function checkPrincipals(statements: readonly Statement[], kind: PolicyKind): Finding[] {
  if (!carried.includes(kind)) {
    return statements
      .filter(({ principals }) => !principals)
      .map(({ range }) => ({
        code: 'missing-principal',
        severity: 'error',
        message: `a statement of a ${kind} policy names a \`Principal\``,
        range,
      }))
  }
  return statements
    .filter(({ principals }) => principals)
    .map(({ principals, range }) => ({
      code: 'principal-not-allowed',
      severity: 'error',
      message: `\`${principals?.not ? 'NotPrincipal' : 'Principal'}\` is not allowed in a policy of this kind: it applies to whoever carries it`,
      range: principals?.entries[0]?.range ?? range,
    }))
}

function checkResources(statements: readonly Statement[], kind: PolicyKind): Finding[] {
  if (kind === 'trust') return []
  return statements
    .filter(({ resources }) => !resources)
    .map(({ range }) => ({
      code: 'missing-resource',
      severity: 'error',
      message: 'the statement has no `Resource`',
      range: {
        start: range.start,
        end: { ...range.start, offset: range.start.offset + 1, column: range.start.column + 1 },
      },
    }))
}

/** An action pattern that no action of the catalog matches: a typing error, or newer than the catalog. */
function checkActions(statements: readonly Statement[], catalog: ActionCatalog): Finding[] {
  const services = new Map<string, string[]>()
  for (const { name } of catalog.actions) {
    const lower = name.toLowerCase()
    const service = lower.slice(0, lower.indexOf(':'))
    const names = services.get(service)
    if (names) names.push(lower)
    else services.set(service, [lower])
  }
  return statements.flatMap(({ actions }) =>
    actions.patterns.flatMap(({ value, range }): Finding[] => {
      const lower = value.toLowerCase()
      const service = lower.slice(0, lower.indexOf(':'))
      if (!lower.includes(':') || /[*?]/.test(service)) return []
      const names = services.get(service)
      const glob = parseGlob(lower)
      if (names?.some((name) => matchGlob(glob, name))) return []
      const known = names ? `no action \`${value.slice(0, 60)}\`` : `no service \`${service.slice(0, 40)}\``
      return [
        {
          code: 'unknown-action',
          severity: 'warning',
          message: `AWS has ${known}, as of ${catalog.date}`,
          range,
        },
      ]
    }),
  )
}

/** Grants without effect. A role that could not be read might allow anything. */
function checkGrants(text: string, kind: PolicyKind, catalog: ActionCatalog, around?: PolicySet) {
  if (kind !== 'session' && kind !== 'identity' && kind !== 'boundary') return []
  const known = kind === 'session' && around && !around.unreadable?.includes('identity')
  return findPointless(compilePolicy(text).statements, known ? around.identity : null, catalog)
}

/**
 * The findings a policy text deserves as a policy of its kind, EKS's own rules first for session policies. Total: any text, no throw.
 * With a `catalog` the actions are looked up too; with the `surroundings` of a session policy, what of it the role does not allow.
 */
export function checkPolicy(
  text: string,
  kind: PolicyKind,
  { catalog, surroundings }: Surroundings = {},
): readonly Finding[] {
  const { policy, findings } = parsePolicy(text)
  const statements = policy?.statements ?? []
  return [
    ...(kind === 'session' ? [...checkCharacters(text), ...checkSize(text)] : []),
    ...findings,
    ...checkPrincipals(statements, kind),
    ...checkResources(statements, kind),
    ...(catalog ? checkActions(statements, catalog) : []),
    ...(catalog ? checkGrants(text, kind, catalog, surroundings) : []),
  ]
}
