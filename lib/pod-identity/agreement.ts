import type { DecisionStep, DecisionTrace, Layer, PolicySet } from '../iam/index.ts'
import type { DenialReason } from './denial-reason.ts'

/** What AWS says of a request, held against what the policies that are known say of it. */
export type Agreement =
  /** Both name the same layer. */
  | { readonly kind: 'same' }
  /** The layer that AWS names refuses here too; another one refuses as well. AWS names one of several (IAM, troubleshoot access denied). */
  | { readonly kind: 'among'; readonly others: readonly Layer[] }
  /** AWS names no layer, and it is refused here too. */
  | { readonly kind: 'refused' }
  /** It depends on keys of the request that the text does not tell, or on a part that could not be read. */
  | { readonly kind: 'open'; readonly unknownKeys: readonly string[] }
  /** AWS names a layer that nobody read here, or a Deny that is none of those that were read. */
  | { readonly kind: 'unseen' }
  /** The layer that AWS names lets it through here: what is known is of another time than the refusal, or of another association. */
  | { readonly kind: 'otherwise' }

/** `policies` are those that `trace` was made with. `reason.layer` is null where AWS names none. */
export function agreementOf(
  { layer, kind }: Pick<DenialReason, 'layer' | 'kind'>,
  trace: DecisionTrace,
  policies: PolicySet,
): Agreement {
  const open = { kind: 'open', unknownKeys: trace.unknownKeys } as const
  if (layer === null) return withoutLayer(kind, trace)
  if (layer === 'trust' || !isRead(layer, policies)) return { kind: 'unseen' }
  const refuses = refusalOf(trace.steps, layer, kind)
  if (refuses === 'unknown') return open
  if (refuses === 'no') return { kind: 'otherwise' }
  const others = trace.steps
    .map((step) => step.layer)
    .filter((each) => each !== layer && refusalOf(trace.steps, each, null) === 'yes')
  return others.length === 0 ? { kind: 'same' } : { kind: 'among', others: [...new Set(others)] }
}

/** Whether a Deny applied is told in an encoded message, and of which layer is not. */
function withoutLayer(kind: DenialReason['kind'], { verdict, unknownKeys, steps }: DecisionTrace): Agreement {
  if (verdict === 'conditional') return { kind: 'open', unknownKeys }
  // An SCP's refusal may read as an explicit deny where no SCP allows (facts 5, since 2023).
  const mayReadAsDeny =
    verdict === 'explicitDeny' || steps.some(({ layer, opens }) => layer === 'scp' && opens !== 'yes')
  if (kind === 'explicit' && !mayReadAsDeny) return { kind: 'unseen' }
  if (kind === 'implicit' && verdict === 'explicitDeny') return { kind: 'otherwise' }
  return { kind: verdict === 'allowed' ? 'otherwise' : 'refused' }
}

/** Role and association are always read, or said not to be; the rest is there where somebody could read it. */
function isRead(layer: Layer, { scps, rcps, resource, vpcEndpoint, unreadable = [] }: PolicySet): boolean {
  if (unreadable.includes(layer)) return false
  switch (layer) {
    case 'identity':
    case 'session':
      return true
    case 'boundary':
      // It comes with the role: of one that could not be read nobody knows whether it has any.
      return !unreadable.includes('identity')
    case 'scp':
      return scps !== undefined
    case 'rcp':
      return rcps !== undefined
    case 'resource':
      return resource !== undefined
    case 'vpcEndpoint':
      return vpcEndpoint !== undefined
  }
}

type Refuses = 'yes' | 'no' | 'unknown'

/** Whether a layer refuses in the way AWS says; `kind` null: in any. */
function refusalOf(steps: readonly DecisionStep[], layer: Layer, kind: DenialReason['kind']): Refuses {
  const answers = steps
    .filter((step) => step.layer === layer)
    .flatMap(({ denies, opens }): readonly Refuses[] => {
      const closed = opens === 'yes' ? 'no' : opens === 'no' ? 'yes' : 'unknown'
      // An SCP's refusal may read as an explicit deny where no SCP allows (facts 5, since 2023).
      if (kind === null || layer === 'scp') return [denies, closed]
      return [kind === 'explicit' ? denies : closed]
    })
  if (answers.includes('yes')) return 'yes'
  return answers.includes('unknown') ? 'unknown' : 'no'
}
