import type { SeenVersion } from '@/lib/associations/types.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'

/** A draft as it is kept in the tab, with the version it was written against. */
export type KeptDraft = { readonly text: string; readonly seen: SeenVersion }

/** The part of `Storage` that is needed. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const prefix = 'podscope.draft.'

/** Under which key an association's draft lies. */
export function draftKey({ accountId, region, cluster, associationId }: AssociationRef): string {
  return [accountId, region, cluster, associationId].join('/')
}

/** The draft kept under this key, or null. What is there is not trusted: another version of the page may have written it. */
export function readDraft(storage: DraftStorage | null, key: string): KeptDraft | null {
  try {
    const value: unknown = JSON.parse(storage?.getItem(prefix + key) ?? 'null')
    return isKeptDraft(value) ? value : null
  } catch {
    return null
  }
}

/** Keeps the draft for as long as the tab lives. A full or forbidden storage is no reason to stop somebody from typing. */
export function keepDraft(storage: DraftStorage | null, key: string, draft: KeptDraft): void {
  try {
    storage?.setItem(prefix + key, JSON.stringify(draft))
  } catch {
    // The draft is still on the screen.
  }
}

export function forgetDraft(storage: DraftStorage | null, key: string): void {
  try {
    storage?.removeItem(prefix + key)
  } catch {
    // Nothing was kept.
  }
}

/** The tab's storage; null where the browser forbids it. */
export function tabStorage(): DraftStorage | null {
  try {
    return window.sessionStorage
  } catch {
    return null
  }
}

function isKeptDraft(value: unknown): value is KeptDraft {
  return (
    hasField(value, 'text') &&
    typeof value.text === 'string' &&
    hasField(value, 'seen') &&
    isSeenVersion(value.seen)
  )
}

function isSeenVersion(seen: unknown): seen is SeenVersion {
  return (
    isText(seen, 'modifiedAt') &&
    isText(seen, 'roleArn') &&
    (isText(seen, 'policy') || isNull(seen, 'policy')) &&
    (isText(seen, 'targetRoleArn') || isNull(seen, 'targetRoleArn')) &&
    hasField(seen, 'disableSessionTags') &&
    typeof seen.disableSessionTags === 'boolean'
  )
}

const isText = (value: unknown, key: string) => hasField(value, key) && typeof value[key] === 'string'
const isNull = (value: unknown, key: string) => hasField(value, key) && value[key] === null

function hasField<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === 'object' && value !== null && key in value
}
