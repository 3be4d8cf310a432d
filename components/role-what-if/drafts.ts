/** One document of the role that is being written, and the text it was begun from. */
export type KeptDraft = { readonly base: string; readonly text: string }
/** By document. A document that the role does not have has the base ''. */
export type Drafts = Readonly<Record<string, KeptDraft>>

/** The part of `Storage` that is needed. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const prefix = 'podscope.what-if.'

/** What was kept for a role. What is there is not trusted: another version of the page may have written it. */
export function readDrafts(storage: DraftStorage | null, roleArn: string): Drafts {
  try {
    const value: unknown = JSON.parse(storage?.getItem(prefix + roleArn) ?? '{}')
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, KeptDraft] => isKept(entry[1])),
    )
  } catch {
    return {}
  }
}

/** Keeps drafts for as long as the tab lives. A full or forbidden storage is no reason to stop somebody from typing. */
export function keepDrafts(storage: DraftStorage | null, roleArn: string, drafts: Drafts): void {
  try {
    if (Object.keys(drafts).length === 0) storage?.removeItem(prefix + roleArn)
    else storage?.setItem(prefix + roleArn, JSON.stringify(drafts))
  } catch {
    // The drafts are still on the screen.
  }
}

function isKept(value: unknown): value is KeptDraft {
  if (typeof value !== 'object' || value === null) return false
  return (
    'base' in value && typeof value.base === 'string' && 'text' in value && typeof value.text === 'string'
  )
}

/** Why a new inline document cannot have this name; null when it can (IAM API reference, PutRolePolicy, PolicyName). */
export function nameProblem(name: string, taken: readonly string[]): string | null {
  if (name === '') return 'Give the document a name.'
  if (!/^[\w+=,.@-]{1,128}$/.test(name)) return 'Letters, digits and _ + = , . @ - only, at most 128.'
  return taken.includes(name) ? 'The role has a document of this name; choose it above.' : null
}
