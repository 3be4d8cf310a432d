import { changeListOf } from '@/components/access/change-list.ts'
import { usableCount } from '@/components/access/verdict.ts'
import {
  type AccessComparison,
  type ActionCatalog,
  checkPolicy,
  compareAccess,
  type EffectivePermissions,
  effectivePermissions,
  type Finding,
  groupedPermissions,
  minifyPolicy,
  type PolicySet,
  parsePolicy,
  type VerdictCounts,
} from '@/lib/iam/index.ts'
import { type LandingDraft, sessionPolicyName, warningsBeforeLanding } from '@/lib/pod-identity/index.ts'
import { actionHints, statementLenses } from '@/lib/policy-language/index.ts'
import { type Assessment, type EngineSetup, isRoleUnknown, type Preview } from './engine.protocol.ts'

/** Changes sent with every assessment; the rest is counted by service and sent when asked for. */
export const changesSent = 20

/** What is worked out of a draft: all of it stays in the worker, little of it travels. */
export type Judged = {
  readonly assessment: Assessment
  /** Null while the text cannot be read as a policy, or the role is unknown. */
  readonly access: DraftAccess | null
}
export type DraftAccess = {
  readonly policies: PolicySet
  readonly effective: EffectivePermissions
  readonly compared: AccessComparison
}

/** What does not depend on the draft. */
export type Known = {
  /** What the pods may do now; null: not known. */
  readonly now: VerdictCounts | null
  /** The time, where it matters how long ago the last change was. */
  readonly atMs?: number
}

function landingDraft(
  text: string,
  findings: readonly Finding[],
  access: DraftAccess | null,
  now: VerdictCounts | null,
): LandingDraft {
  return {
    text,
    findings,
    effective: access?.effective ?? null,
    usableNow: now && usableCount(now),
    losses: access?.compared.losses.length ?? 0,
  }
}

/** Judges one draft against what is applied now: findings, the text as sent, and what would be gained and lost. `clock` in ms. */
export function assessDraft(
  text: string,
  setup: EngineSetup,
  catalog: ActionCatalog,
  clock: () => number,
  { now, atMs }: Known = { now: null },
): Judged {
  const start = clock()
  const findings = checkPolicy(text, 'session', { catalog, surroundings: setup.policies })
  const access = accessOf(text, setup, catalog)
  const assessment = {
    findings,
    toSend: minifyPolicy(text),
    preview: access && previewOf(access),
    lenses: statementLenses(text, access?.effective ?? null),
    hints: actionHints(text),
    warnings: warningsBeforeLanding(
      setup.landing,
      text.trim() === '' ? null : landingDraft(text, findings, access, now),
      atMs,
    ),
  }
  return { access, assessment: { ...assessment, tookMs: clock() - start } }
}

/** What is applied now; null while the role is unknown. */
export function countsNow(setup: EngineSetup, catalog: ActionCatalog): VerdictCounts | null {
  return isRoleUnknown(setup) ? null : groupedPermissions(setup.policies, setup.now, catalog).counts
}

/** The layers with the draft in the session policy's place. */
export function withDraft(policies: PolicySet, text: string): PolicySet {
  return { ...policies, session: [{ name: sessionPolicyName, text }] }
}

/** A text that is no JSON, or no policy, has no access: half a policy would show losses that are typing. */
function accessOf(text: string, setup: EngineSetup, catalog: ActionCatalog): DraftAccess | null {
  const { policies, now, withPolicy } = setup
  if (isRoleUnknown(setup)) return null
  const parsed = parsePolicy(text)
  if (!parsed.policy || parsed.findings.some((finding) => finding.severity === 'error')) return null
  const draft = withDraft(policies, text)
  const effective = effectivePermissions(draft, withPolicy, catalog)
  const compared = compareAccess(policies, draft, { before: now, after: withPolicy }, catalog)
  return { policies: draft, effective, compared }
}

function previewOf({ effective: { counts, conditional, exact }, compared }: DraftAccess): Preview {
  return {
    counts,
    conditional,
    gains: changeListOf(compared.gains, changesSent),
    losses: changeListOf(compared.losses, changesSent),
    unchanged: compared.unchanged,
    exact: exact && compared.exact,
  }
}
