import type { DecisionStep, Layer } from '@/lib/iam/index.ts'

export const layerTitles: Readonly<Record<Layer, string>> = {
  rcp: 'Resource control policies (RCPs)',
  scp: 'Service control policies (SCPs)',
  resource: 'Resource-based policy',
  identity: 'Identity-based policies of the role',
  boundary: 'Permissions boundary',
  session: 'Session policy',
  vpcEndpoint: 'VPC endpoint policy',
}

/** In a sentence. */
export const layerNames: Readonly<Record<Layer, string>> = {
  rcp: 'the resource control policies',
  scp: 'the service control policies',
  resource: 'the resource’s policy',
  identity: 'the role’s policies',
  boundary: 'the permissions boundary',
  session: 'the session policy',
  vpcEndpoint: 'the VPC endpoint policy',
}

/** Actions of KMS on no key: only IAM policies decide (Service Authorization Reference, KMS, actions without the resource type key). */
const ofNoKey =
  /^kms:(CreateKey|ListKeys|ListAliases|GenerateRandom|(Connect|Create|Delete|Describe|Disconnect|Update)CustomKeyStores?)$/i

/**
 * Key policies and trust policies always have to allow, whatever else does
 * (https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html; reference_policies_evaluation-logic_policy-eval-basics-single-account).
 */
function resourceMustAllow(action: string): boolean {
  return /^(kms:|sts:(AssumeRole|TagSession|SetSourceIdentity))/i.test(action) && !ofNoKey.test(action)
}

/** What a layer that nobody read could still change. It must never look like one that let the request pass. */
export function wordsNotEvaluated(layer: Layer, action: string): string {
  switch (layer) {
    case 'rcp':
      return 'Not evaluated: RCPs are those of the account that the resource belongs to, whoever asks. One of them could still deny this.'
    case 'scp':
      return 'Not evaluated: the SCPs over the role’s account were not read. One of them could still deny this, or a level could fail to allow it.'
    case 'resource':
      return resourceMustAllow(action)
        ? 'Not evaluated: the resource’s own policy was not read. For this service it has to allow the request as well, and it could still deny it.'
        : 'Not evaluated: a policy on the resource could still deny this; one that names this session could allow what the layers below do not. In another account it has to allow it.'
    case 'vpcEndpoint':
      return 'Not evaluated: a request through a VPC endpoint also needs the endpoint’s policy, which could still deny this.'
    default:
      return `Not evaluated: ${layerNames[layer]} could not be read.`
  }
}

/** Why a layer that is there lets the request on, or does not. */
export function wordsOfStep({ layer, opens, by }: DecisionStep): string {
  const name = layerNames[layer]
  if (by === 'exempt') return 'Such policies do not limit this caller.'
  if (by === 'notNeeded')
    return layer === 'rcp' ? 'RCPs only ever deny.' : 'Within one account it does not have to allow.'
  if (by === 'past')
    return opens === 'yes'
      ? `The resource’s policy names the caller, so ${name} need not allow it.`
      : `Whether the resource’s policy allows it past ${name} depends on what is not known.`
  if (by === 'unreadable')
    return `Some of ${name} could not be read: what stands there may allow or deny this.`
  if (opens === 'yes') return `A statement of ${name} allows it.`
  if (opens === 'unknown') return `Whether ${name} allow${verbEnd(layer)} it depends on what is not known.`
  return `No statement of ${name} allows it.`
}

function verbEnd(layer: Layer): string {
  return layer === 'identity' || layer === 'scp' || layer === 'rcp' ? '' : 's'
}

/** The layers that may be missing for good: there is none, which limits nothing. */
export const wordsWithout: Readonly<Partial<Record<Layer, string>>> = {
  scp: 'None limits the role’s account: it is in no organization, is the management account, or SCPs are switched off.',
  boundary: 'The role has no permissions boundary.',
  session: 'There is no session policy: the role applies as it is.',
}
