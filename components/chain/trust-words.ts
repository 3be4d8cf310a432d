import type { StatementRef } from '@/lib/iam/index.ts'
import type {
  AssociationFacts,
  PermissionProblem,
  PermissionReport,
  TrustProblem,
  TrustReport,
} from '@/lib/pod-identity/index.ts'

/** How one thing stands. `weak` works, and for more than it should. */
export type Standing = 'ok' | 'weak' | 'depends' | 'unknown' | 'broken'
/** One thing that was looked at, in a sentence; names stand in backticks. */
export type Check = {
  readonly standing: Standing
  readonly sentence: string
  /** The statements it is about, of the document that was looked at. */
  readonly statements: readonly StatementRef[]
  /** What the document that is asked for has and the present one lacks: pieces of its text. */
  readonly lacks: readonly string[]
}

type Hop = {
  /** Whom the trust policy must name: EKS, or the first role. */
  readonly caller: string
  readonly association: AssociationFacts
}

const assumeActions = ['sts:AssumeRole', 'sts:TagSession'] as const

/** What a trust policy was asked, and what it said. */
export function trustChecks({ problems }: TrustReport, hop: Hop): readonly Check[] {
  const nobody = problems.find(({ kind }) => kind === 'not-a-policy' || kind === 'principal-not-named')
  if (nobody) return [trustCheck(nobody, hop)]
  const asked = assumeActions.flatMap((action): Check[] => {
    const found = problems.filter((problem) => problem.action === action)
    return found.length > 0
      ? found.map((problem) => trustCheck(problem, hop))
      : [fine(`\`${action}\` is allowed.`)]
  })
  const open = problems.filter(({ action }) => action === null).map((problem) => trustCheck(problem, hop))
  return [fine(`\`${hop.caller}\` is named as principal.`), ...asked, ...open]
}

export function fine(sentence: string): Check {
  return { standing: 'ok', sentence, statements: [], lacks: [] }
}

function trustCheck(problem: TrustProblem, hop: Hop): Check {
  const { kind, severity, statements } = problem
  const standing = standingOf(kind, severity)
  return { standing, sentence: trustSentence(problem, hop), statements, lacks: lacksOf(problem, hop) }
}

function standingOf(kind: TrustProblem['kind'], severity: TrustProblem['severity']): Standing {
  if (kind === 'open-to-every-pod' || kind === 'open-to-account') return 'weak'
  return kind === 'condition-unknown' || severity === 'warning' ? 'depends' : 'broken'
}

function trustSentence({ kind, action, keys, expected }: TrustProblem, { caller, association }: Hop): string {
  const tagsOff =
    action === 'sts:TagSession' && association.disableSessionTags
      ? ' AWS does not say whether it is needed with session tags off.'
      : ''
  switch (kind) {
    case 'not-a-policy':
      return 'The trust policy holds no statement that can be read: it trusts nobody.'
    case 'principal-not-named':
      return `No statement that allows names \`${caller}\`: nobody lets it in.`
    case 'action-missing':
      return `\`${action}\` is not allowed to \`${caller}\`.${tagsOff}`
    case 'denied':
      return `\`${action}\` is denied to \`${caller}\`.${tagsOff}`
    case 'needs-session-tags':
      return `\`${action}\` is allowed only with ${listed(keys)}, and this association switches session tags off.${tagsOff}`
    case 'condition-not-met': {
      const brought = Object.entries(expected).map(([key, value]) => `\`${key}\` is \`${value}\``)
      return `\`${action}\` is allowed under a condition on ${listed(keys)} that this association never meets${brought.length > 0 ? `: its ${brought.join(', its ')}` : ''}.${tagsOff}`
    }
    case 'condition-unknown':
      return `Whether \`${action}\` is allowed depends on ${listed(keys)}, ${whyUnknown(keys)}.${tagsOff}`
    case 'open-to-every-pod':
      return 'It works for every pod whose association names this role: no condition tells one pod from another.'
    case 'open-to-account':
      return `It works for everyone in the account of \`${caller}\` who may assume roles, and not for that role alone.`
  }
}

/** `requestOf` of lib/pod-identity says why each is not known. */
function whyUnknown(keys: readonly string[]): string {
  const isExternalId = keys.every((key) => key.toLowerCase() === 'sts:externalid')
  if (isExternalId) return 'which AWS documents for `sts:AssumeRole` with session tags off alone'
  return 'whose value AWS does not document, or which differs from pod to pod'
}

export function listed(keys: readonly string[]): string {
  const names = keys.map((key) => `\`${key}\``)
  return names.length < 2
    ? (names[0] ?? 'its conditions')
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function lacksOf({ kind, action, expected }: TrustProblem, { caller }: Hop): readonly string[] {
  switch (kind) {
    case 'not-a-policy':
    case 'principal-not-named':
      return [
        '"Principal"',
        `"${caller}"`,
        '"AWS"',
        ...assumeActions.map((each) => `"${each}"`),
        'aws:PrincipalArn',
      ]
    case 'action-missing':
    case 'denied':
      return action ? [`"${action}"`] : []
    case 'condition-not-met':
    case 'needs-session-tags':
      return Object.keys(expected).map((key) => `"${key}"`)
    case 'open-to-every-pod':
      return ['"aws:RequestTag/', '"sts:ExternalId"']
    case 'open-to-account':
      return ['"aws:PrincipalArn"']
    case 'condition-unknown':
      return []
  }
}

/** What the first role's own policies were asked about the target role. */
export function permissionChecks(
  { problems }: PermissionReport,
  association: AssociationFacts,
): readonly Check[] {
  if (problems.some(({ kind }) => kind === 'unreadable'))
    return [{ standing: 'unknown', sentence: 'Its policies could not be read.', statements: [], lacks: [] }]
  return assumeActions.flatMap((action): Check[] => {
    const found = problems.filter((problem) => problem.action === action)
    if (found.length === 0) return [fine(`\`${action}\` on the target role is allowed.`)]
    return found.map((problem) => permissionCheck(problem, association))
  })
}

function permissionCheck(
  { kind, action, layer, statements, keys }: PermissionProblem,
  { disableSessionTags }: AssociationFacts,
): Check {
  const mayDo = action === 'sts:TagSession' && disableSessionTags
  const after = mayDo ? ' AWS does not say whether it is needed with session tags off.' : ''
  const where =
    layer === 'boundary'
      ? 'Its permissions boundary'
      : layer === 'scp'
        ? 'The SCPs over its account'
        : 'Its policies'
  const verb = layer === 'boundary' ? ['does not allow', 'denies'] : ['do not allow', 'deny']
  const words = {
    unreadable: 'Its policies could not be read.',
    'not-allowed': `${where} ${verb[0]} \`${action}\` on the target role.${after}`,
    denied: `${where} ${verb[1]} \`${action}\` on the target role.${after}`,
    'condition-unknown': `Whether \`${action}\` on the target role is allowed depends on ${listed(keys)}, which is not known.`,
  }
  const standing = kind === 'condition-unknown' || mayDo ? 'depends' : 'broken'
  return {
    standing: kind === 'unreadable' ? 'unknown' : standing,
    sentence: words[kind],
    statements,
    // What is asked for goes into the role's own policies, which an SCP stands above.
    lacks: action && layer !== 'scp' ? [`"${action}"`] : [],
  }
}
