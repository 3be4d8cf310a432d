/** Whether a principal may become a role: its own policies on one side, the role's trust policy on the other. */
import { type ContextValues, type Decision, decide, type PolicySet } from '../../iam/index.ts'
import type { World } from '../service.ts'
import type { SandboxRole } from '../state.ts'
import { own } from '../store/record.ts'
import { podIdentityService } from './trust.ts'

/** Who asks: an ARN with its policies, or an AWS service, which has none. */
export type Assumer =
  | {
      readonly kind: 'principal'
      readonly arn: string
      readonly policies: PolicySet
      readonly context: ContextValues
    }
  | { readonly kind: 'service' }

export type AssumeRefusal = {
  readonly action: string
  readonly decision: Pick<Decision, 'verdict' | 'decidedBy'>
}

/** Null: it may. With tags, sts:TagSession is asked of both sides as well (facts 3.3). */
export function assumeProblem(
  assumer: Assumer,
  role: SandboxRole,
  context: ContextValues,
  withTags: boolean,
): AssumeRefusal | null {
  for (const action of withTags ? ['sts:AssumeRole', 'sts:TagSession'] : ['sts:AssumeRole']) {
    const decision = judge(assumer, role, action, context)
    if (decision.verdict !== 'allowed') return { action, decision }
  }
  return null
}

function judge(
  assumer: Assumer,
  role: SandboxRole,
  action: string,
  context: ContextValues,
): Pick<Decision, 'verdict' | 'decidedBy'> {
  const trust = { name: 'trust policy', text: role.trustPolicy }
  const request = { action, resource: role.arn, resourceAccount: accountOfArn(role.arn) }
  if (assumer.kind === 'service') {
    const { resourceAccount: _, ...here } = request
    return decide({ ...here, principal: podIdentityService, context }, { identity: [], resource: trust })
  }
  const decision = decide(
    { ...request, principal: assumer.arn, context: { ...assumer.context, ...context } },
    { ...assumer.policies, resource: trust },
  )
  if (decision.verdict !== 'allowed') return decision
  // A role is only ever entered through its trust policy, in its own account too.
  const trusted = decision.reasons.some(
    ({ statement, matched }) =>
      statement.layer === 'resource' && statement.effect === 'Allow' && matched === 'yes',
  )
  return trusted ? decision : { verdict: 'implicitDeny', decidedBy: 'resource' }
}

export function accountOfArn(arn: string): string {
  return arn.split(':')[4] ?? ''
}

/** A role of any account of the sandbox. */
export function findRole(world: World, arn: string): SandboxRole | undefined {
  const roles = own(world.store.state.accounts, accountOfArn(arn))?.roles ?? {}
  const role = own(roles, arn.split('/').at(-1) ?? '')
  return role?.arn === arn ? role : undefined
}
