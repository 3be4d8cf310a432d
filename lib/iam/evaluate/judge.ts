import type { Decision, Layer } from '../types.ts'
import type { Caller } from './caller.ts'
import { type Facing, type Layers, type Policies, type Reach, reachOf, speaks } from './layers.ts'
import { and, every, not, or, type Truth } from './truth.ts'

/** The answer without its reasons: the verdict, and the layer that decided; null when every layer allows. */
export type Ruling = Pick<Decision, 'verdict' | 'decidedBy'>

type Question = {
  readonly layers: Layers
  readonly asked: Facing
  /** The resource belongs to another account than the caller. */
  readonly abroad: boolean
  /** How far the resource policy allows by itself. */
  readonly reach: Reach
}

/**
 * What has to allow, in the order in which AWS names the one that does not. Within one account a resource policy may allow by itself: past
 * identity policies, boundary and session policy where it names the session or `*`; past the identity policies where it names the role; not
 * at all where it names the account (reference_policies_evaluation-logic_policy-eval-basics-single-account; access_policies, session policies).
 * RCPs need no gate: RCPFullAWSAccess is attached everywhere, so that they only ever deny.
 */
const gates: readonly (readonly [layer: Layer, opens: (question: Question) => Truth])[] = [
  ['scp', (question) => every(question.layers.scps, (level) => allows(level, question))],
  ['resource', (question) => (mustBeNamed(question) ? named(question) : 'yes')],
  ['identity', (question) => or(question.reach.pastIdentity, allows(question.layers.identity, question))],
  ['boundary', (question) => or(question.reach.pastAll, allows(question.layers.boundary, question))],
  ['session', (question) => or(question.reach.pastAll, allows(question.layers.session, question))],
  ['vpcEndpoint', (question) => allows(question.layers.vpcEndpoint, question)],
]

/** A layer that is not there does not limit. */
function allows(policies: Policies | null, { asked }: Question): Truth {
  return policies ? speaks(policies, 'Allow', asked) : 'yes'
}

function named({ layers: { resource }, asked }: Question): Truth {
  return resource ? speaks(resource, 'Allow', asked) : 'no'
}

/** Across accounts both sides have to allow; whoever carries no policies has nothing else; key and trust policies always have to. */
export function mustBeNamed({
  layers,
  asked,
  abroad,
}: Pick<Question, 'layers' | 'asked' | 'abroad'>): boolean {
  return abroad || !asked.caller.carriesPolicies || (layers.resource !== null && isKeyOrRole(asked.action))
}

/** The resource policies of KMS and STS: key policies and role trust policies. */
export function isKeyOrRole(action: string): boolean {
  return action.startsWith('kms:') || action.startsWith('sts:')
}

/**
 * Whether a layer's policies limit this caller at all. AWS services, web identities and anonymous callers carry none and belong to no
 * organization; nothing of an organization limits a service-linked role
 * (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html, orgs_manage_policies_rcps.html).
 */
export function binds(layer: Layer, { carriesPolicies, serviceLinked }: Caller): Truth {
  if (layer === 'resource' || layer === 'vpcEndpoint') return 'yes'
  if (layer !== 'rcp' && !carriesPolicies) return 'no'
  return layer === 'rcp' || layer === 'scp' ? not(serviceLinked()) : 'yes'
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html */
export function judge(layers: Layers, asked: Facing, abroad: boolean): Ruling {
  // A deny that applies is final, in whichever policy it stands.
  let denied: Truth = 'no'
  for (const policies of layers.all) {
    const bound = binds(policies.layer, asked.caller)
    const denies = bound === 'no' ? 'no' : and(bound, speaks(policies, 'Deny', asked))
    if (denies === 'yes') return { verdict: 'explicitDeny', decidedBy: policies.layer }
    denied = or(denied, denies)
  }
  // By default everything is denied: each layer that limits the caller has to allow.
  const question: Question = { layers, asked, abroad, reach: reachOf(abroad ? null : layers.resource, asked) }
  let allowed: Truth = 'yes'
  for (const [layer, opens] of gates) {
    const bound = binds(layer, asked.caller)
    const open = bound === 'no' ? 'yes' : or(not(bound), opens(question))
    if (open === 'no') return { verdict: 'implicitDeny', decidedBy: layer }
    allowed = and(allowed, open)
  }
  return { verdict: denied === 'no' && allowed === 'yes' ? 'allowed' : 'conditional', decidedBy: null }
}
