import {
  type AccessRequest,
  type Decision,
  type DecisionStep,
  type Layer,
  minifyPolicy,
  type NamedPolicy,
  type PolicySet,
  type StatementRef,
  traceDecision,
} from '../iam/index.ts'
import { roleLimits, sessionPolicyCharactersMax } from '../pod-identity/index.ts'
import { allowOne, applyEdits } from '../policy-language/index.ts'

/** What one layer needs for a request to pass it. */
export type LayerChange =
  /** A text that lets this request through and no other; `before` is empty where the document is a new one. */
  | {
      readonly kind: 'allow'
      readonly layer: 'session' | 'identity' | 'boundary'
      readonly policy: string
      readonly before: string
      readonly after: string
      /** Whether it is short enough for AWS. */
      readonly fits: boolean
    }
  /** Statements that refuse it, and mean to: nobody but their author knows what else they are for. */
  | { readonly kind: 'denied'; readonly layer: Layer; readonly statements: readonly StatementRef[] }
  /** It has to be allowed where neither the role nor the association is written, or in a policy that AWS owns. */
  | { readonly kind: 'elsewhere'; readonly layer: Layer; readonly level?: number }

export type SmallestChange = {
  /** In the order in which AWS asks; empty: nothing that was read refuses it for sure. */
  readonly changes: readonly LayerChange[]
  /** The policies with every change of kind `allow`. */
  readonly after: PolicySet
  /** What is decided then. `conditional`: it depends on what nobody here knows. */
  readonly verdict: Decision['verdict']
}

/** The least that lets a refused request through: what each refusing layer needs, written where it can be, and what is decided afterwards. */
export function smallestChange(request: AccessRequest, policies: PolicySet): SmallestChange {
  const { steps } = traceDecision(request, policies)
  const changes = steps.flatMap((step) => changesOf(step, request, policies))
  const after = changes.reduce(withChange, policies)
  return { changes, after, verdict: traceDecision(request, after).verdict }
}

function changesOf(step: DecisionStep, request: AccessRequest, policies: PolicySet): readonly LayerChange[] {
  const { layer, level, denies, opens, reasons } = step
  const statements = reasons
    .filter(({ statement, matched }) => statement.effect === 'Deny' && matched === 'yes')
    .map(({ statement }) => statement)
  const elsewhere = { kind: 'elsewhere', layer, ...(level !== undefined && { level }) } as const
  return [
    ...(denies === 'yes' ? [{ kind: 'denied', layer, statements } as const] : []),
    ...(opens === 'no' ? [allowing(layer, request, policies) ?? elsewhere] : []),
  ]
}

/** A document of the layer that may be changed, grown by the request; null: there is none. */
function allowing(layer: Layer, request: AccessRequest, policies: PolicySet): LayerChange | null {
  switch (layer) {
    case 'session':
    case 'boundary':
      return grownAmong(layer, policies[layer] ?? [], request)
    case 'identity':
      return grownAmong(layer, policies.identity.filter(isInline), request) ?? inlineOf(request, policies)
    default:
      return null
  }
}

/** A managed policy goes by its ARN. One of one's own is others' as well: the role gets a document of its own rather. */
const isInline = ({ name }: NamedPolicy) => !name.startsWith('arn:')
/** `arn:aws:iam::aws:policy/…`: nobody but AWS changes it. */
const isOfAws = ({ name }: NamedPolicy) => /^arn:[^:]*:iam::aws:/.test(name)

function grownAmong(
  layer: 'session' | 'identity' | 'boundary',
  documents: readonly NamedPolicy[],
  request: AccessRequest,
): LayerChange | null {
  for (const { name: policy, text: before } of documents.filter((each) => !isOfAws(each))) {
    const fix = allowOne(before, request)
    if (!fix) continue
    const after = applyEdits(before, fix.edits)
    return { kind: 'allow', layer, policy, before, after, fits: sizeOf(after) <= mostOf(layer) }
  }
  return null
}

/** White space is not sent to EKS, and not counted by IAM (reference_iam-quotas). */
const sizeOf = (text: string) => (minifyPolicy(text) ?? text).length

/** Of a role all inline documents together; what the others take is looked at where the role is read. */
function mostOf(layer: Layer): number {
  if (layer === 'session') return sessionPolicyCharactersMax
  return layer === 'boundary' ? roleLimits.managedPolicyCharacters : roleLimits.inlinePoliciesCharacters
}

const emptyPolicy = JSON.stringify({ Version: '2012-10-17', Statement: [] }, null, 2)

/** A new inline document of the role, under a name that it has not got. */
function inlineOf(request: AccessRequest, { identity }: PolicySet): LayerChange | null {
  const taken = new Set(identity.map(({ name }) => name.toLowerCase()))
  const names = ['PodAccess', ...Array.from({ length: taken.size }, (_, at) => `PodAccess${at + 2}`)]
  const policy = names.find((name) => !taken.has(name.toLowerCase()))
  const written = grownAmong('identity', [{ name: policy ?? '', text: emptyPolicy }], request)
  return written?.kind === 'allow' ? { ...written, before: '' } : null
}

function withChange(policies: PolicySet, change: LayerChange): PolicySet {
  if (change.kind !== 'allow') return policies
  const { layer, policy: name, before, after } = change
  const own = policies[layer] ?? []
  const isOwn = (each: NamedPolicy) => each.name === name && each.text === before
  const rest = own.map((each) => (isOwn(each) ? { name, text: after } : each))
  return { ...policies, [layer]: before === '' ? [...own, { name, text: after }] : rest }
}
