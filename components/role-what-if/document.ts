import { readableText } from '@/components/access/json-lines.ts'
import {
  createPolicyVersionCommand,
  deleteRolePolicyCommand,
  detachRolePolicyCommand,
  putRolePolicyCommand,
} from '@/lib/export/index.ts'
import { minifyPolicy } from '@/lib/iam/index.ts'
import type { NamedDocument } from '@/lib/inventory/types.ts'
import { roleLimits } from '@/lib/pod-identity/index.ts'
import type { Drafts } from './drafts.ts'

/** A document of the role under the one name that tells it from the others: managed policies by ARN. */
export type RoleDocument = {
  readonly id: string
  readonly name: string
  readonly text: string
  /** `theirs`: AWS's own, which nobody can change. `new`: not there yet. */
  readonly kind: 'inline' | 'managed' | 'theirs' | 'new'
}

export function documentOf({ arn, name, kind, text }: NamedDocument): RoleDocument {
  // IAM keeps documents as they were sent, often on one line.
  const readable = readableText(text).text
  if (kind === 'inline' || !arn) return { id: name, name, text: readable, kind: 'inline' }
  return {
    id: arn,
    name,
    text: readable,
    kind: /^arn:[^:]+:iam::aws:policy\//.test(arn) ? 'theirs' : 'managed',
  }
}

export const kindNames: Readonly<Record<RoleDocument['kind'], string>> = {
  inline: 'inline',
  managed: 'managed',
  theirs: 'AWS’s own',
  new: 'new, inline',
}

/** What brings the draft into IAM, for somebody to run. Null: there is nothing to run. */
export function commandOf(roleName: string, { id, name, kind }: RoleDocument, text: string): string | null {
  const blank = text.trim() === ''
  if (kind === 'theirs' || (kind === 'new' && blank)) return null
  if (kind === 'managed')
    return blank ? detachRolePolicyCommand(roleName, id) : createPolicyVersionCommand(id, text)
  return blank ? deleteRolePolicyCommand(roleName, name) : putRolePolicyCommand(roleName, name, text)
}

/**
 * How much of IAM's limit is taken, in characters without blanks: a managed policy has one of its own, inline documents share the role's.
 * Null: a text that is no JSON.
 */
export function sizeOf(document: RoleDocument, documents: readonly RoleDocument[], drafts: Drafts) {
  const lengthOf = (each: RoleDocument) => minifyPolicy(drafts[each.id]?.text ?? each.text)?.length ?? null
  if (document.kind === 'managed' || document.kind === 'theirs') {
    return { size: lengthOf(document), max: roleLimits.managedPolicyCharacters, of: 'of a managed policy' }
  }
  const inline = documents.filter(({ kind }) => kind === 'inline' || kind === 'new')
  const lengths = inline.map((each) =>
    (drafts[each.id]?.text ?? each.text).trim() === '' ? 0 : lengthOf(each),
  )
  const size = lengths.some((length) => length === null)
    ? null
    : lengths.reduce((sum: number, length) => sum + (length ?? 0), 0)
  return { size, max: roleLimits.inlinePoliciesCharacters, of: 'of all inline documents' }
}
