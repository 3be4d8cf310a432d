import type { Decision, Layer } from '../types.ts'
import type { Caller } from './caller.ts'
import { type Facing, type Layers, type Reach, reachOf, speaks } from './layers.ts'
import { and, every, not, or, type Truth } from './truth.ts'

/** The answer without its reasons: the verdict, and the layer that decided; null when every layer allows. */
export type Ruling = Pick<Decision, 'verdict' | 'decidedBy'>

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

type Question = {
  readonly layers: Layers
  readonly asked: Facing
  readonly abroad: boolean
  /** How far the resource policy allows by itself: nowhere from another account. */
  readonly reach: Reach
}
const nowhere: Reach = { itself: 'no', role: 'no' }

/**
 * What has to allow, in the order in which AWS names the one that does not. Within one account a resource policy may allow by itself; how far
 * that goes depends on whom it names (reference_policies_evaluation-logic_policy-eval-basics-single-account and access_policies, session
 * policies): the session itself or `*`: past identity, boundary and session policy; the role: past identity only; the account: not at all.
 * RCPs need no gate: RCPFullAWSAccess is attached everywhere and allows everything, so that they only ever deny.
 */
const gates: readonly (readonly [layer: Layer, opens: (question: Question) => Truth])[] = [
  ['scp', ({ layers, asked }) => every(layers.scps, (level) => speaks(level, 'Allow', asked))],
  [
    'resource',
    ({ layers: { resource }, asked, abroad }) => {
      if (!abroad && asked.caller.carriesPolicies && !(resource && mustBeNamed(asked.action))) return 'yes'
      return resource ? speaks(resource, 'Allow', asked) : 'no'
    },
  ],
  [
    'identity',
    ({ layers: { identity }, asked, reach }) =>
      or(or(reach.itself, reach.role), speaks(identity, 'Allow', asked)),
  ],
  [
    'boundary',
    ({ layers: { boundary }, asked, reach }) =>
      or(reach.itself, boundary ? speaks(boundary, 'Allow', asked) : 'yes'),
  ],
  [
    'session',
    ({ layers: { session }, asked, reach }) =>
      or(reach.itself, session ? speaks(session, 'Allow', asked) : 'yes'),
  ],
  [
    'vpcEndpoint',
    ({ layers: { vpcEndpoint }, asked }) => (vpcEndpoint ? speaks(vpcEndpoint, 'Allow', asked) : 'yes'),
  ],
]

/** Role trust policies and KMS key policies must themselves allow the caller, in its own account too. STS has no other resource policies. */
export function mustBeNamed(action: string): boolean {
  return action.startsWith('kms:') || action.startsWith('sts:')
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html */
export function judge(layers: Layers, asked: Facing, abroad: boolean): Ruling {
  // By default everything is denied. A deny that applies is final, wherever it stands.
  let denied: Truth = 'no'
  for (const policies of layers.all) {
    const bound = binds(policies.layer, asked.caller)
    const denies = bound === 'no' ? 'no' : and(bound, speaks(policies, 'Deny', asked))
    if (denies === 'yes') return { verdict: 'explicitDeny', decidedBy: policies.layer }
    denied = or(denied, denies)
  }
  // Then everything that limits the caller has to allow.
  const reach = layers.resource && !abroad ? reachOf(layers.resource, asked) : nowhere
  const question: Question = { layers, asked, abroad, reach }
  let allowed: Truth = 'yes'
  for (const [layer, opens] of gates) {
    const bound = binds(layer, asked.caller)
    const open = bound === 'no' ? 'yes' : or(not(bound), opens(question))
    if (open === 'no') return { verdict: 'implicitDeny', decidedBy: layer }
    allowed = and(allowed, open)
  }
  const sure = denied === 'no' && allowed === 'yes'
  return { verdict: sure ? 'allowed' : 'conditional', decidedBy: null }
}
