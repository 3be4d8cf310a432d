import { changeListOf } from '@/components/access/change-list.ts'
import {
  type ActionCatalog,
  compareAccess,
  effectivePermissions,
  type PolicySet,
  parsePolicy,
  type SessionContext,
} from '@/lib/iam/index.ts'
import {
  checkTargetPermission,
  decidingContent,
  layersOf,
  type RoleFacts,
  sessionContextOf,
} from '@/lib/pod-identity/index.ts'
import type { DraftDocument, WhatIfChanges, WhatIfEffect, WhatIfUse } from './what-if.protocol.ts'

/** The role with everything that is written. */
export function withDrafts(role: RoleFacts, written: readonly DraftDocument[]): RoleFacts {
  return written.reduce(withDraft, role)
}

/** The role as it would be with one document written. An empty text takes the document away; a name that is not there adds one. */
export function withDraft(role: RoleFacts, { document, text }: DraftDocument): RoleFacts {
  const others = role.policies.filter(({ name }) => name !== document)
  if (text.trim() === '') return { ...role, policies: others }
  const known = role.policies.some(({ name }) => name === document)
  const policies = known
    ? role.policies.map((policy) => (policy.name === document ? { ...policy, text } : policy))
    : [...role.policies, { name: document, text }]
  return { ...role, policies }
}

/** Whether a text has an effect that can be told: half a policy would show losses that are only typing. */
export function isReadable(text: string): boolean {
  if (text.trim() === '') return true
  const { policy, findings } = parsePolicy(text)
  return policy !== null && !findings.some(({ severity }) => severity === 'error')
}

type Scene = { readonly policies: PolicySet; readonly context: SessionContext }

/** What bears on an association's pods with the role as it is given. Which tags are absent depends on what the policies ask, so both go together. */
export function sceneOf({ association }: WhatIfUse, role: RoleFacts): Scene {
  return { policies: layersOf(association, role), context: sessionContextOf(association, role) }
}

/** Associations whose pods the two roles give the same, so that they are worked out once. */
export type Group = { readonly key: string; readonly uses: readonly WhatIfUse[] }

export function groupUses(uses: readonly WhatIfUse[], now: RoleFacts, then: RoleFacts): readonly Group[] {
  const groups = Map.groupBy(uses, (use) => keyOf(use, now, then))
  return [...groups].map(([key, own]) => ({ key, uses: own }))
}

function keyOf(use: WhatIfUse, now: RoleFacts, then: RoleFacts): string {
  // Whether the role may go on depends on names that differ from one association to the next; deciding it is cheap.
  if (use.kind === 'chain') return `chain ${use.id}`
  const contents = [now, then].map((role) => {
    const { policies, context } = sceneOf(use, role)
    return decidingContent(policies, context)
  })
  return contents.join('\n')
}

/** What the change of the role does to an association, and to all of its group. */
export function effectOn(
  use: WhatIfUse,
  now: RoleFacts,
  then: RoleFacts,
  catalog: ActionCatalog,
): WhatIfEffect {
  if (use.kind === 'chain') {
    const verdict = (role: RoleFacts) =>
      use.targetTrust === null
        ? 'unknown'
        : checkTargetPermission(use.association, role, use.targetTrust).verdict
    return { kind: 'chain', now: verdict(now), changed: verdict(then) }
  }
  const [before, after] = [sceneOf(use, now), sceneOf(use, then)]
  const [was, becomes] = [before, after].map(({ policies, context }) =>
    effectivePermissions(policies, context, catalog),
  )
  const compared = compare(before, after, catalog)
  const none = { granted: 0, narrowed: 0, cut: 0, inert: 0, denied: 0 }
  return {
    kind: 'access',
    now: was?.counts ?? none,
    changed: becomes?.counts ?? none,
    gained: compared.gains.length,
    lost: compared.losses.length,
    exact: compared.exact,
  }
}

function compare(before: Scene, after: Scene, catalog: ActionCatalog) {
  const contexts = { before: before.context, after: after.context }
  return compareAccess(before.policies, after.policies, contexts, catalog)
}

/** Each change with its proof, as far as a person reads them. Null where the role only assumes another. */
export function changesOf(
  use: WhatIfUse,
  now: RoleFacts,
  then: RoleFacts,
  catalog: ActionCatalog,
): WhatIfChanges | null {
  if (use.kind === 'chain') return null
  const { gains, losses, exact } = compare(sceneOf(use, now), sceneOf(use, then), catalog)
  return { gains: changeListOf(gains), losses: changeListOf(losses), exact }
}
