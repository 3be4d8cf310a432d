import { minifyPolicy, parsePolicy } from '../iam/index.ts'
import { roleLimits } from '../pod-identity/index.ts'
import type { FamilyRole } from './types.ts'

type Json = Readonly<Record<string, unknown>>
export type Statements = { readonly allows: readonly string[]; readonly denies: readonly string[] }

/** A role's statements as texts without blanks and without their names, which two roles may share; null: a document is no policy in order. */
export function statementsOf({ policies }: Pick<FamilyRole, 'policies'>): Statements | null {
  const allows: string[] = []
  const denies: string[] = []
  for (const { text } of policies) {
    const { policy, findings } = parsePolicy(text)
    if (!policy || findings.some(({ severity }) => severity === 'error')) return null
    const document = JSON.parse(text) as {
      readonly Version?: string
      readonly Statement: Json | readonly Json[]
    }
    // In the older version a dollar sign is a dollar sign: the same text would mean another thing.
    if (document.Version !== '2012-10-17' && text.includes('${')) return null
    for (const { Sid: _, ...statement } of [document.Statement].flat())
      (statement.Effect === 'Deny' ? denies : allows).push(JSON.stringify(statement))
  }
  return { allows, denies }
}

/** One policy of statements. */
export const policyOf = (statements: readonly string[]) =>
  `{"Version":"2012-10-17","Statement":[${statements.join(',')}]}`

/** Attached to a role at most, unless AWS gave more (reference_iam-quotas). */
const documentsMax = 10

/** Statements in as few managed policies as take them; null: more than a role may have, or one that fits in none. */
export function documentsOf(statements: readonly string[]): readonly string[] | null {
  const documents: string[][] = []
  for (const statement of [...new Set(statements)]) {
    const last = documents.at(-1)
    const fits = (list: readonly string[]) => sizeOf(policyOf(list)) <= roleLimits.managedPolicyCharacters
    if (last && fits([...last, statement])) last.push(statement)
    else if (fits([statement])) documents.push([statement])
    else return null
  }
  return documents.length <= documentsMax ? documents.map(policyOf) : null
}

const sizeOf = (text: string) => (minifyPolicy(text) ?? text).length
