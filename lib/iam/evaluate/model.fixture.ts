// A second reading of AWS's pages, as plain as can be, to compare `decide` with on random policies.
import {
  fitsPrincipal,
  fitsRequest,
  type ModelPolicies,
  type ModelPolicy,
  type ModelRequest,
  type ModelStatement,
  waysNamed,
} from './model-matching.fixture.ts'

type Layer = readonly ModelPolicy[]

/** Callers that are no role carry no policies; nothing of an organization limits a service-linked role. */
function thoseThatApply(request: ModelRequest, policies: ModelPolicies): ModelPolicies {
  const { identity, scps, rcps, ...rest } = policies
  if (!request.principal.startsWith('arn:')) {
    const { boundary: _, session: __, ...others } = rest
    return { identity: [], ...others, ...(rcps && { rcps }) }
  }
  if (request.context['aws:PrincipalArn']?.[0]?.includes(':role/aws-service-role/'))
    return { identity, ...rest }
  return policies
}

function find(layer: Layer, effect: 'Allow' | 'Deny', request: ModelRequest, policies: ModelPolicies) {
  const found: ModelStatement[] = []
  for (const { Version, Statement } of layer) {
    for (const each of Statement) {
      const fits = fitsRequest(each, Version, request)
      if (fits && each.Effect === effect && fitsPrincipal(each, request, policies.boundary !== undefined))
        found.push(each)
    }
  }
  return found
}

/** IAM-eval's flow chart, with the resource-policy rules of access_policies, "Session policies". */
export function modelDecision(
  request: ModelRequest,
  given: ModelPolicies,
): 'allowed' | 'explicitDeny' | 'implicitDeny' {
  const policies = thoseThatApply(request, given)
  const { identity, boundary = [], session = [], scps = [], rcps = [], resource, vpcEndpoint = [] } = policies
  for (const layer of [
    identity,
    boundary,
    session,
    ...scps,
    ...rcps,
    resource ? [resource] : [],
    vpcEndpoint,
  ]) {
    if (find(layer, 'Deny', request, policies).length > 0) return 'explicitDeny'
  }
  return passes(request, policies) ? 'allowed' : 'implicitDeny'
}

function passes(request: ModelRequest, policies: ModelPolicies): boolean {
  const { identity, boundary, session, scps = [], resource, vpcEndpoint } = policies
  const allows = (layer: Layer | undefined) => !layer || find(layer, 'Allow', request, policies).length > 0
  if (!scps.every(allows) || !allows(vpcEndpoint)) return false
  const grants = resource ? find([resource], 'Allow', request, policies) : []
  if (!request.principal.startsWith('arn:')) return grants.length > 0
  const ways = grants.flatMap((each) => waysNamed(each.Principal, request))
  const own = request.principal.split(':')[4]
  if ((request.resourceAccount ?? own) !== own)
    return grants.length > 0 && allows(identity) && allows(boundary) && allows(session)
  if (resource && /^(kms|sts):/i.test(request.action) && grants.length === 0) return false
  if (ways.includes('itself') || ways.includes('everyone')) return true
  return (allows(identity) || ways.includes('role')) && allows(boundary) && allows(session)
}
