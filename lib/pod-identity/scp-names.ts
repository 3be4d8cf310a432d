/** What a level of SCPs is attached to. `id` is Organizations' own, where the crawl kept it; `level` counts from 0, the root. */
export type ScpTarget = {
  readonly id: string | undefined
  readonly level: number
  readonly levels: number
}

/**
 * An SCP by its name and what it is attached to: `KeepAuditTrail (OU ou-ab12-cd34ef56)`. The same policy may be attached to several, and each
 * attachment is a level of its own that has to allow.
 */
export function nameOnTarget(name: string, target: ScpTarget): string {
  return `${name} (${sayTarget(target)})`
}

/** Ids of roots begin with `r-`, those of organizational units with `ou-` (Organizations API reference, ListPoliciesForTarget, TargetId). */
function sayTarget({ id, level, levels }: ScpTarget): string {
  if (level === 0 || id?.startsWith('r-')) return 'root'
  if (id?.startsWith('ou-')) return `OU ${id}`
  if (level === levels - 1) return id ? `account ${id}` : 'account'
  return `OU, level ${level + 1}`
}

/** What the policies of a level are attached to, as their names say it; null: they were not named so. */
export function targetIn(name: string): string | null {
  return /\(((?:root|OU|account)[^()]*)\)$/.exec(name)?.[1] ?? null
}

/** AWS attaches it everywhere, and it allows everything: as a reason for an answer it says nothing. */
export function isFullAccess({
  layer,
  policy,
}: {
  readonly layer: string
  readonly policy: string
}): boolean {
  return layer === 'scp' && policy.startsWith('FullAWSAccess (')
}
