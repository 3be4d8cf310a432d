import type { Obstacle, Stays } from './types.ts'

/** Why associations stay, as a heading and a sentence. In the order in which they are worth a look. */
export const obstacleWords: Readonly<Record<Obstacle, readonly [title: string, why: string]>> = {
  'too-long': [
    'Too long',
    'What it may do takes more than the 2,048 characters of a session policy, shortened as far as is proven.',
  ],
  differs: ['Differs', 'In a shared role it would gain or lose something, whatever its session policy.'],
  unproven: ['Not proven', 'No difference was found, and none can be ruled out.'],
  'target-role': [
    'Target role',
    'Its pods go on to a target role, whose policies decide, and the first role is named there.',
  ],
  tags: [
    'Session tags',
    'Its policies, or the trust of its role, ask for session tags, which end with a session policy.',
  ],
  'trusts-others': [
    'Others than pods',
    'Its role lets in others than pods, who have no session policy: they would get all of a shared role.',
  ],
  wide: [
    'Every service',
    'Its role speaks of every service: whoever shared it would be one session policy away from everything.',
  ],
  refused: ['No credentials', 'Its role does not let its pods in. Mend the trust policy first.'],
  'add-on': ['Add-on', 'An EKS add-on owns it, and would undo what anybody else sets.'],
  unreadable: ['Not in order', 'A document of its role is no policy in order.'],
  needed: ['Role is needed', 'Something else cannot leave its role, so nothing is saved by moving it.'],
  alone: ['No kin', 'No other role trusts alike, is limited alike and speaks of the same services.'],
}

/** Those who stay by why, in that order. */
export function byObstacle(stays: readonly Stays[]): readonly (readonly [Obstacle, readonly Stays[]])[] {
  const groups = Map.groupBy(stays, ({ obstacle }) => obstacle)
  return (Object.keys(obstacleWords) as Obstacle[]).flatMap((obstacle) => {
    const own = groups.get(obstacle)
    return own ? [[obstacle, own] as const] : []
  })
}
