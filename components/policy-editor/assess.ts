import {
  type AccessChange,
  type ActionCatalog,
  checkPolicy,
  compareAccess,
  effectivePermissions,
  minifyPolicy,
  type PolicySet,
  parsePolicy,
  type VerdictCounts,
} from '@/lib/iam/index.ts'
import { sessionPolicyName } from '@/lib/pod-identity/index.ts'
import {
  type Assessment,
  type ChangeList,
  type EngineSetup,
  isRoleUnknown,
  type Preview,
} from './engine.protocol.ts'

/** Changes listed one by one; the rest is counted by service. */
const changesMax = 100

/** Judges one draft against what is applied now: findings, the text as sent, and what would be gained and lost. `clock` in ms. */
export function assessDraft(
  text: string,
  setup: EngineSetup,
  catalog: ActionCatalog,
  clock: () => number,
): Assessment {
  const start = clock()
  const findings = checkPolicy(text, 'session', { catalog, surroundings: setup.policies })
  const preview = previewOf(text, setup, catalog)
  return { findings, toSend: minifyPolicy(text), preview, tookMs: clock() - start }
}

/** What is applied now; null while the role is unknown. */
export function countsNow(setup: EngineSetup, catalog: ActionCatalog): VerdictCounts | null {
  return isRoleUnknown(setup) ? null : effectivePermissions(setup.policies, setup.now, catalog).counts
}

/** A text that is no JSON, or no policy, has no preview: half a policy would show losses that are typing. */
function previewOf(text: string, setup: EngineSetup, catalog: ActionCatalog): Preview | null {
  const { policies, now, withPolicy } = setup
  if (isRoleUnknown(setup)) return null
  const parsed = parsePolicy(text)
  if (!parsed.policy || parsed.findings.some((finding) => finding.severity === 'error')) return null
  const draft: PolicySet = { ...policies, session: [{ name: sessionPolicyName, text }] }
  const { counts, conditional, exact } = effectivePermissions(draft, withPolicy, catalog)
  const compared = compareAccess(policies, draft, { before: now, after: withPolicy }, catalog)
  return {
    counts,
    conditional,
    gains: changeList(compared.gains),
    losses: changeList(compared.losses),
    unchanged: compared.unchanged,
    exact: exact && compared.exact,
  }
}

function changeList(changes: readonly AccessChange[]): ChangeList {
  const services = new Map<string, number>()
  for (const { action } of changes) {
    const prefix = action.slice(0, Math.max(0, action.indexOf(':')))
    services.set(prefix, (services.get(prefix) ?? 0) + 1)
  }
  return {
    total: changes.length,
    shown: changes.slice(0, changesMax),
    services: [...services]
      .map(([prefix, count]) => ({ prefix, count }))
      .sort((a, b) => b.count - a.count || a.prefix.localeCompare(b.prefix)),
  }
}
