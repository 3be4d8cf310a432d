import { roleNameOf } from '@/components/access/arn.ts'
import type { AssociationState, Change, ChangeOutcome } from '@/lib/history/types.ts'

type States = { readonly before: AssociationState; readonly after: AssociationState }

const roleWords = ({ before, after }: States) =>
  before.roleArn === after.roleArn
    ? []
    : [`role ${roleNameOf(before.roleArn)} → ${roleNameOf(after.roleArn)}`]

function targetWords({ before, after }: States): readonly string[] {
  const [was, is] = [before.targetRoleArn, after.targetRoleArn]
  if ((was ?? '') === (is ?? '')) return []
  if (!was) return [`target role ${roleNameOf(is ?? '')} added`]
  return is
    ? [`target role ${roleNameOf(was)} → ${roleNameOf(is)}`]
    : [`target role ${roleNameOf(was)} removed`]
}

function policyWords({ before, after }: States): readonly string[] {
  if ((before.policy ?? '') === (after.policy ?? '')) return []
  if (!before.policy) return ['session policy added']
  return [after.policy ? 'session policy changed' : 'session policy removed']
}

const tagWords = ({ before, after }: States) =>
  before.disableSessionTags === after.disableSessionTags
    ? []
    : [`session tags ${after.disableSessionTags ? 'off' : 'on'}`]

function labelWords({ before, after }: States): readonly string[] {
  const names = new Set([...Object.keys(before.tags), ...Object.keys(after.tags)])
  return [...names].some((name) => before.tags[name] !== after.tags[name]) ? ['tags changed'] : []
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** What a change is, in one sentence without its full stop. What was only tried is said as it was asked. */
export function whatChanged({ kind, before, after }: Pick<Change, 'kind' | 'before' | 'after'>): string {
  if (kind === 'seen') return 'First seen by Podscope'
  if (!before) {
    const policy = after?.policy ? ' and a session policy' : ''
    return `Created with role ${roleNameOf(after?.roleArn ?? '')}${policy}`
  }
  if (!after) return 'Deleted'
  const states = { before, after }
  const words = [roleWords, targetWords, policyWords, tagWords, labelWords].flatMap((of) => of(states))
  return words.length === 0 ? 'Nothing that is shown here' : capital(words.join(', '))
}

/** `arn:aws:sts::1:assumed-role/Admin/ana` is `Admin/ana`, `arn:aws:iam::1:user/ana` is `ana`; an AWS service is its name. */
function nameOf(who: string): string {
  return who
    .replace(/^arn:[^:]+:(?:iam|sts)::\d*:/, '')
    .replace(/^(?:user|assumed-role|federated-user)\//, '')
}

/** There is no sign-in yet, and EKS does not tell who else changed something; CloudTrail does where it may be asked. */
export function whoChanged({ source, who, kind }: Change): string {
  if (kind === 'seen') return 'not known'
  if (source === 'outside')
    return who === 'unknown' ? 'someone outside Podscope' : who.split(', ').map(nameOf).join(', ')
  return who === 'local' ? 'someone using this Podscope' : who
}

export const outcomeWords: Readonly<
  Record<ChangeOutcome, { readonly label: string; readonly tone: 'ok' | 'warn' | 'bad' | 'plain' }>
> = {
  intended: { label: 'under way', tone: 'plain' },
  stored: { label: 'stored', tone: 'ok' },
  // Not always a refusal: what was throttled, or never reached AWS, was not done either.
  refused: { label: 'not done', tone: 'bad' },
  unknown: { label: 'not known', tone: 'warn' },
}
