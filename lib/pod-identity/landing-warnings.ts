import {
  type EffectivePermissions,
  type Finding,
  minifyPolicy,
  type NamedPolicy,
  type PolicySet,
  parsePolicy,
  type Statement,
  type StatementRef,
} from '../iam/index.ts'
import { type AssociationFacts, type RoleFacts, sessionPolicyName } from './layers.ts'
import { cachedCredentialsMinutes, propagationSeconds, sessionPolicyCharactersMax } from './limits.ts'
import { checkRoleTrust, checkTargetTrust, type TrustReport } from './role-trust.ts'
import { findTagLoss, findTagLossIn, type TagLoss } from './tag-loss.ts'

/** What is known before a session policy lands; plain data. */
export type LandingSetup = {
  /** As it is now. */
  readonly association: AssociationFacts
  /** When it was last changed, ISO 8601. */
  readonly changedAt?: string
  /** What bears on the session now; a role that could not be read is `unreadable`. */
  readonly policies: PolicySet
  /** The tags of the role whose session it is. */
  readonly roleTags: Readonly<Record<string, string>>
  /** The first role; null: not read. */
  readonly role: (RoleFacts & { readonly trustPolicy: string }) | null
  /** The target role's trust policy; null: there is no target role, or it was not read. */
  readonly targetTrust: string | null
}
/** What was worked out of the draft. */
export type LandingDraft = {
  readonly text: string
  readonly findings: readonly Finding[]
  /** With the draft; null: not worked out, since the role is unknown or the text no policy. */
  readonly effective: EffectivePermissions | null
  /** How many actions the pods may use now, at least in part; null: not known. */
  readonly usableNow: number | null
  /** How many actions are lost, at least in part. */
  readonly losses: number
}

export type LandingWarning = {
  readonly code:
    | 'refused'
    | 'loses-everything'
    | 'no-credentials'
    | 'no-credentials-with-policy'
    | 'tags-off'
    | `tags-off-${TagLoss['direction']}`
    | 'draft-asks-for-tags'
    | 'role-unreadable'
    | 'narrows-nothing'
    | 'allows-everything'
    | 'dead-grants'
    | 'credentials-kept'
  /** What any session policy would do here, or what this one does. */
  readonly about: 'association' | 'draft'
  /** `danger`: it cuts pods off, gives them more than meant, or is refused. */
  readonly severity: 'danger' | 'warning' | 'note'
  /** One sentence; names stand in backticks. */
  readonly message: string
  /** A trust policy's statements have the layer `resource` and the policy `trust policy`. */
  readonly statements: readonly StatementRef[]
}

const weights: readonly LandingWarning['severity'][] = ['danger', 'warning', 'note']

/**
 * What a person should know before a session policy is stored, the gravest first. Without a draft: what any session policy would do to this
 * association. `nowMs` settles whether the last change may still be on its way to pods.
 */
export function warningsBeforeLanding(
  setup: LandingSetup,
  draft: LandingDraft | null,
  nowMs?: number,
): readonly LandingWarning[] {
  const ofDraft = draft ? draftWarnings(setup, draft, nowMs) : []
  const found = [
    ...associationWarnings(setup),
    ...ofDraft.map((each): LandingWarning => ({ ...each, about: 'draft' })),
  ]
  return weights.flatMap((weight) => found.filter(({ severity }) => severity === weight))
}

/** An editor asks at every key, and these stay the same. */
const remembered = new WeakMap<LandingSetup, readonly LandingWarning[]>()

function associationWarnings(setup: LandingSetup): readonly LandingWarning[] {
  const known = remembered.get(setup)
  if (known) return known
  const found = [
    ...trustWarnings(setup),
    ...tagWarnings(setup, 'with a session policy'),
    ...(setup.policies.unreadable?.includes('identity') ? [roleUnreadable] : []),
  ]
  remembered.set(setup, found)
  return found
}

export function warning(
  code: LandingWarning['code'],
  severity: LandingWarning['severity'],
  message: string,
  statements: readonly StatementRef[] = [],
): LandingWarning {
  return { code, about: 'association', severity, message, statements }
}

const roleUnreadable = warning(
  'role-unreadable',
  'warning',
  'The role could not be read: what the session policy takes away, and what of it has no effect, is not known.',
)

function isRefused({ verdict }: TrustReport): boolean {
  return verdict === 'refused'
}

/** Whether pods get credentials at all, now and with session tags off. */
function trustWarnings(setup: LandingSetup): readonly LandingWarning[] {
  const { association, role, targetTrust } = setup
  const checks = [
    ...(role ? [(facts: AssociationFacts) => checkRoleTrust(facts, role.trustPolicy)] : []),
    ...(targetTrust === null
      ? []
      : [(facts: AssociationFacts) => checkTargetTrust(facts, targetTrust, role)]),
  ]
  return checks.flatMap((check) => {
    const now = check(association)
    const who = now.hop === 'role' ? 'The role' : 'The target role'
    if (isRefused(now)) {
      const message = `${who}’s trust policy lets no pod in as it is: with or without a session policy pods get no credentials.`
      return [warning('no-credentials', 'warning', message, statementsOf(now))]
    }
    const off = check({ ...association, disableSessionTags: true })
    if (isRefused(off)) {
      const message = `${who}’s trust policy asks for session tags, which a session policy switches off: pods will get no credentials.`
      return [warning('no-credentials-with-policy', 'danger', message, statementsOf(off))]
    }
    return []
  })
}

export function statementsOf({ problems }: TrustReport): readonly StatementRef[] {
  const all = problems.filter(({ severity }) => severity === 'error').flatMap(({ statements }) => statements)
  return all.filter((each, index) => all.findIndex((other) => other.index === each.index) === index)
}

const isGain = ({ direction }: TagLoss) => direction === 'stops-denying' || direction === 'starts-allowing'

/** EKS sends no session tags with a session policy (containers blog, 2026-03-24); with tags off already, nothing of that changes. */
export function tagWarnings(setup: LandingSetup, when: string): readonly LandingWarning[] {
  const { association, policies, roleTags } = setup
  if (association.disableSessionTags) return []
  const { session: _, ...layers } = policies
  const ofTrust = trustLosses(setup)
  const losses = [...findTagLossIn(layers, { association, roleTags }), ...ofTrust.filter(isGain)]
  if (losses.length === 0) return [tagsOff(policies, ofTrust, when)]
  return directions.flatMap(([direction, severity, message]) => {
    const some = losses.filter((loss) => loss.direction === direction)
    if (some.length === 0) return []
    return [
      warning(
        `tags-off-${direction}`,
        severity,
        message,
        some.map(({ statement }) => statement),
      ),
    ]
  })
}

const directions = [
  [
    'stops-denying',
    'danger',
    'With session tags off these statements stop denying: pods gain what they keep from them now.',
  ],
  ['starts-allowing', 'danger', 'With session tags off these statements start allowing: pods gain access.'],
  [
    'stops-allowing',
    'warning',
    'With session tags off these statements stop allowing: pods lose what they give them now.',
  ],
  ['starts-denying', 'warning', 'With session tags off these statements start denying: pods lose access.'],
  ['depends', 'warning', 'With session tags off these statements may match other requests than now.'],
] as const satisfies readonly (readonly [TagLoss['direction'], LandingWarning['severity'], string])[]

/** No access changes by it as far as is known; statements of a trust policy may lean on the tags all the same. */
function tagsOff({ unreadable }: PolicySet, ofTrust: readonly TagLoss[], when: string): LandingWarning {
  const isUnknown = unreadable?.includes('identity') ?? false
  const rest = isUnknown
    ? 'whether the role’s policies lean on them is not known'
    : `no ${ofTrust.length > 0 ? 'other ' : ''}statement that was looked at leans on them`
  const trust = ofTrust.length > 0 ? 'these statements of a trust policy lean on them; ' : ''
  const statements = ofTrust.map(({ statement }) => statement)
  return warning('tags-off', 'note', `Session tags go off ${when}; ${trust}${rest}.`, statements)
}

/**
 * What changes in the trust policies. Of it only what they gain others is a warning by itself: that one stops letting this association in is told
 * on its own.
 */
function trustLosses({ association, role, targetTrust }: LandingSetup): readonly TagLoss[] {
  const texts: readonly NamedPolicy[] = [
    ...(role ? [{ name: 'trust policy', text: role.trustPolicy }] : []),
    ...(targetTrust === null ? [] : [{ name: 'trust policy', text: targetTrust }]),
  ]
  return findTagLoss(texts, 'resource', { association })
}

function draftWarnings(setup: LandingSetup, draft: LandingDraft, nowMs?: number): readonly LandingWarning[] {
  const refusals = refusalsOf(draft)
  if (refusals.length > 0) return refusals
  return [
    ...tagsInDraft(draft),
    ...losesEverything(draft),
    ...broadness(draft),
    ...deadGrants(draft),
    ...credentialsKept(setup, draft, nowMs),
  ]
}

/** EKS's own words where they are known (facts 2.5). Its own check goes further: it counts the packed size, which nobody else can. */
function refusalsOf({ text, findings }: LandingDraft): readonly LandingWarning[] {
  const length = minifyPolicy(text)?.length ?? text.length
  const said = [
    ...(length > sessionPolicyCharactersMax
      ? [
          `EKS will refuse it: “The parameter policy should not be greater than ${sessionPolicyCharactersMax} characters.” It has ${length.toLocaleString('en')}.`,
        ]
      : []),
    ...findings
      .filter(({ refused, code }) => refused && code !== 'policy-too-long')
      .slice(0, 1)
      .map(({ message, range }) => `AWS will refuse it: ${message} (line ${range.start.line}).`),
  ]
  return said.map((message) => warning('refused', 'danger', message))
}

function refOf({ index, sid, effect, range }: Statement): StatementRef {
  return {
    layer: 'session',
    policy: sessionPolicyName,
    index,
    ...(sid !== undefined && { sid }),
    effect,
    range,
  }
}

function tagsInDraft({ text }: LandingDraft): readonly LandingWarning[] {
  const asked = findTagLoss([{ name: sessionPolicyName, text }], 'session')
  if (asked.length === 0) return []
  const message =
    'The draft asks for session tags, and with a session policy EKS sends none: its tests of them see no value.'
  return [
    warning(
      'draft-asks-for-tags',
      'warning',
      message,
      asked.map(({ statement }) => statement),
    ),
  ]
}

function losesEverything({ effective, usableNow }: LandingDraft): readonly LandingWarning[] {
  if (!effective || !usableNow) return []
  const { granted, narrowed } = effective.counts
  if (granted + narrowed > 0) return []
  const message = `Pods will be able to do nothing at all in AWS: they lose all ${usableNow.toLocaleString('en')} actions they have now.`
  return [warning('loses-everything', 'danger', message)]
}

/**
 * A draft that leaves the role as it is. An action is `granted` when nothing of what the role allows is lost, which is proven where the answer is
 * exact; what a Deny takes whole is counted with the role's own denials, so a draft with one is never said to narrow nothing.
 */
function broadness({ text, effective }: LandingDraft): readonly LandingWarning[] {
  const statements = parsePolicy(text).policy?.statements ?? []
  const wide = statements.filter(
    ({ effect, actions, resources, conditions }) =>
      effect === 'Allow' &&
      conditions.length === 0 &&
      [actions, resources].every(
        (list) => list && !list.not && list.patterns.some(({ value }) => value === '*'),
      ),
  )
  const denies = statements.some(({ effect }) => effect === 'Deny')
  const { counts, exact } = effective ?? {}
  if (exact && !denies && counts && counts.granted > 0 && counts.narrowed === 0 && counts.cut === 0) {
    const message = 'The draft narrows nothing: pods may do all that the role allows, as without it.'
    return [warning('narrows-nothing', 'warning', message, wide.map(refOf))]
  }
  if (wide.length === 0) return []
  const rest = denies ? 'all that the role allows, less what the draft denies' : 'all that the role allows'
  const message = `The draft allows every action on every resource: pods may do ${rest}, and whatever the role is given later.`
  return [warning('allows-everything', 'warning', message, wide.map(refOf))]
}

/**
 * What a resource's policy gives the role itself goes through the session policy as well, and those policies are not read
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session).
 */
function deadGrants({ effective }: LandingDraft): readonly LandingWarning[] {
  const dead = effective?.actions.filter(({ verdict }) => verdict === 'inert') ?? []
  if (dead.length === 0) return []
  const statements = new Map(
    dead
      .flatMap(({ because }) => because)
      .filter(({ layer, effect }) => layer === 'session' && effect === 'Allow')
      .map((ref) => [ref.index, ref]),
  )
  const what = dead.length === 1 ? '1 action has' : `${dead.length.toLocaleString('en')} actions have`
  const message = `${what} no effect unless a resource’s policy names the role: the draft allows what the role’s own policies never do.`
  const byPlace = [...statements.values()].sort((a, b) => a.index - b.index)
  return [warning('dead-grants', 'warning', message, byPlace)]
}

/**
 * The agent's cache is not reset by a change of policy (UG-target, pod-id-assign-target-role); a change of the role's own policies works on
 * sessions that are there (facts 2.6).
 */
function credentialsKept(
  { association, changedAt }: LandingSetup,
  { losses }: LandingDraft,
  nowMs?: number,
): readonly LandingWarning[] {
  const { withTarget, withoutTarget } = cachedCredentialsMinutes
  const minutes = association.targetRoleArn ? withTarget : withoutTarget
  const time = minutes < 90 ? `${minutes} minutes` : `${minutes / 60} hours`
  const changedMs = changedAt === undefined ? Number.NaN : Date.parse(changedAt)
  const isRecent = nowMs !== undefined && nowMs - changedMs < minutes * 60_000
  const say = (message: string) => warning('credentials-kept', 'note', message)
  return [
    say(
      `New pods get it within about ${propagationSeconds} seconds; running pods keep the credentials they have for up to ${time} unless they are restarted.`,
    ),
    ...(isRecent
      ? [
          say(
            `Pods started before the last change, at ${minuteOf(changedMs)}, may still hold what was before that.`,
          ),
        ]
      : []),
    ...(losses > 0
      ? [say('To take access from running pods at once, change the role’s own policies instead.')]
      : []),
  ]
}

function minuteOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
