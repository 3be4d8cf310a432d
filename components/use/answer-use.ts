import { changeListOf } from '@/components/access/change-list.ts'
import { catalog } from '@/lib/catalog/index.ts'
import { checkPolicy, compareAccess, type PolicySet, type SessionContext } from '@/lib/iam/index.ts'
import { sessionPolicyName } from '@/lib/pod-identity/index.ts'
import {
  type PodCalls,
  proposePolicy,
  type Replay,
  replayer,
  type Sessions,
  usageOf,
} from '@/lib/use/index.ts'
import type { AboutUse, Answers, DraftHeld, Held, Proposed, UseSetup } from './use.protocol.ts'

/** What the calls of some pods say of an association's policies, or of others in their place. */
export function answerUse(
  sessions: Sessions,
  {
    setup,
    pods,
    about,
  }: { readonly setup: UseSetup; readonly pods: readonly number[]; readonly about: AboutUse },
): Answers[keyof Answers] {
  const own = pods.flatMap((place) => sessions.pods[place] ?? [])
  switch (about.kind) {
    case 'usage': {
      const access = { policies: setup.policies, session: setup.now }
      return { usage: usageOf(own, sessions, access, catalog), now: replay(own, setup.policies, setup.now) }
    }
    case 'proposal':
      return propose(own, setup, about.closest)
    case 'draft':
      return holdDraft(own, setup, about.text)
  }
}

function propose(
  own: readonly PodCalls[],
  setup: UseSetup,
  closest: Extract<AboutUse, { kind: 'proposal' }>['closest'],
): Proposed {
  const proposal = proposePolicy(own, catalog, closest)
  return proposal && { ...proposal, ...hold(own, setup, proposal.text) }
}

function holdDraft(own: readonly PodCalls[], setup: UseSetup, text: string): DraftHeld {
  const findings = checkPolicy(text, 'session', { catalog })
  const wrong = findings.find(({ severity, refused }) => refused || severity === 'error')
  if (wrong) return { problem: `Line ${wrong.range.start.line}: ${wrong.message}` }
  return { problem: null, ...hold(own, setup, text) }
}

/** What a session policy would have done to the calls, and what it does to access. */
function hold(own: readonly PodCalls[], { policies, now, withPolicy }: UseSetup, text: string): Held {
  const after = { ...policies, session: [{ name: sessionPolicyName, text }] }
  const compared = compareAccess(policies, after, { before: now, after: withPolicy }, catalog)
  const { gains, losses, unchanged, exact } = compared
  return {
    replay: replay(own, after, withPolicy),
    leftOut: own.reduce((sum, each) => sum + each.leftOut, 0),
    effect: { gains: changeListOf(gains), losses: changeListOf(losses), unchanged, exact },
  }
}

function replay(own: readonly PodCalls[], policies: PolicySet, session: SessionContext): Replay {
  const held = replayer(policies, session)
  for (const { call, ...times } of own.flatMap(({ same }) => same)) held.add(call, times)
  return held.result()
}
