import type { AccessRequest, Decision, Layer, PolicySet } from '../types.ts'
import { factsOf } from './context.ts'
import { explain, unknownKeysOf } from './explain.ts'
import {
  allowsNaming,
  answersOf,
  type CompiledSet,
  compileSet,
  type LayerAnswers,
  listAnswers,
} from './layers.ts'
import { accountOf } from './principal.ts'
import type { Asked } from './statement.ts'
import { and, or, type Truth } from './truth.ts'

/** Each gate that a request has to pass, in the order in which AWS names the one that stopped it. */
type Gates = readonly (readonly [layer: Layer, open: Truth])[]

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * Within one account a resource policy may allow by itself; how far that goes depends on whom it names
 * (reference_policies_evaluation-logic_policy-eval-basics-single-account and access_policies, session policies):
 * the session itself or `*`: past identity, boundary and session policy; the role: past identity only; the account: not at all.
 */
function gatesOf(answers: LayerAnswers, asked: Asked, resourceAccount: string | undefined): Gates {
  const { identity, boundary, session, resource, scps, vpcEndpoint } = answers
  const allowsIfThere = (answer: typeof boundary): Truth => answer?.allows ?? 'yes'
  const crossAccount = resourceAccount !== undefined && resourceAccount !== accountOf(asked.principal)
  const owesNothing = crossAccount ? 'no' : allowsNaming(resource, asked, 'session', 'anyone')
  const owesNoIdentity = crossAccount ? 'no' : allowsNaming(resource, asked, 'role')
  return [
    ['scp', and(...scps.map(({ allows }) => allows))],
    // The implicit RCPFullAWSAccess allows everything: RCPs only ever deny.
    [
      'resource',
      crossAccount || needsResourcePolicy(asked.action, resource !== null)
        ? (resource?.allows ?? 'no')
        : 'yes',
    ],
    ['identity', or(identity.allows, owesNothing, owesNoIdentity)],
    ['boundary', or(allowsIfThere(boundary), owesNothing)],
    ['session', or(allowsIfThere(session), owesNothing)],
    ['vpcEndpoint', allowsIfThere(vpcEndpoint)],
  ]
}

/** Role trust policies and KMS key policies must themselves allow the principal, in its own account too. */
function needsResourcePolicy(action: string, given: boolean): boolean {
  return given && (action.startsWith('kms:') || action.startsWith('sts:assumerole'))
}

/** One decision over compiled policies, with every layer's answer for whoever has to explain it. */
export function decideCompiled(set: CompiledSet, asked: Asked, resourceAccount?: string) {
  const answers = answersOf(set, asked)
  const layers = listAnswers(answers)
  const denied = or(...layers.map(({ denies }) => denies))
  const gates = gatesOf(answers, asked, resourceAccount)
  const allowed = and(...gates.map(([, open]) => open))
  const denier = layers.find(({ denies }) => denies === 'yes')?.layer ?? null
  const closed = gates.find(([, open]) => open === 'no')?.[0] ?? null
  if (denied === 'yes') return { verdict: 'explicitDeny', decidedBy: denier, layers } as const
  if (allowed === 'no') return { verdict: 'implicitDeny', decidedBy: closed, layers } as const
  if (denied === 'unknown' || allowed === 'unknown')
    return { verdict: 'conditional', decidedBy: null, layers } as const
  return { verdict: 'allowed', decidedBy: null, layers } as const
}

/**
 * Whether one request is allowed, which layer decided, and for every statement of every layer why it applied or not.
 * Total: any request and any texts give an answer. A statement that cannot be read allows nothing and denies nothing; its
 * text's findings say so.
 */
export function decide(request: AccessRequest, policies: PolicySet): Decision {
  const asked: Asked = {
    principal: request.principal,
    action: request.action.toLowerCase(),
    resource: request.resource,
    facts: factsOf(request.context, request.unknown ?? []),
  }
  const { verdict, decidedBy, layers } = decideCompiled(compileSet(policies), asked, request.resourceAccount)
  const reasons = explain(layers, asked)
  return {
    verdict,
    decidedBy,
    reasons,
    unknownKeys: verdict === 'conditional' ? unknownKeysOf(layers, asked) : [],
  }
}
