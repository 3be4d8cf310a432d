/** What a service is made of, and what its operations are given. */
import type { Caller } from './access/caller.ts'
import type { Limits } from './control/limits.ts'
import type { ServiceModel } from './protocol/model.ts'
import type { Members, WireRequest } from './protocol/wire.ts'
import type { Trail } from './services/cloudtrail/record.ts'
import type { Store } from './store/store.ts'

export type SandboxSwitches = {
  /** Whether `policy: ""` on an update removes the stored session policy. AWS does not document it. */
  emptyPolicyClears: boolean
  /** Whether a broken trust policy is refused in the longer of the two forms that EKS has been seen to use (facts 2.5). */
  longTrustRefusal: boolean
  /** Each service takes so many requests a second and throttles the rest; null: it takes all. */
  requestsPerSecond: number | null
  /** How many a service takes at once after a pause; null: a second's worth. */
  burst: number | null
}

export type World = {
  readonly store: Store
  readonly now: () => number
  readonly switches: SandboxSwitches
  readonly limits: Limits
  readonly trail: Trail
  /** Signs and checks the tokens that pods show to EKS Auth; new at every start. */
  readonly tokenSecret: Buffer
}

export type Call = {
  readonly world: World
  readonly service: Service
  readonly caller: Caller
  /** The account the caller belongs to. */
  readonly accountId: string
  readonly region: string
  /** `iam:GetRole` */
  readonly operation: string
  readonly request: WireRequest
}

// Inputs are checked against the model before a handler sees them, which is what makes its types true.
export type Handler = (call: Call, input: never) => object

/** One thing a call must be allowed to do. */
export type Need = {
  readonly action: string
  readonly resource: string
  readonly context?: Readonly<Record<string, string | readonly string[]>>
  /** How the service names the resource in a refusal; null: it does not. Absent: the ARN. */
  readonly shown?: string | null
  /** Where the resource lives, if not in the caller's account. */
  readonly resourceAccount?: string
  /** A resource-based policy that bears on it. */
  readonly resourcePolicy?: string
}

export type ServiceName = 'eks' | 'eks-auth' | 'iam' | 'sts' | 's3' | 'organizations' | 'cloudtrail'
export type Service = {
  readonly name: ServiceName
  readonly protocol: 'restJson' | 'query' | 'restXml' | 'jsonRpc'
  readonly model: ServiceModel
  readonly handlers: Readonly<Record<string, Handler>>
  /** What the caller must be allowed to do; empty: nothing is asked. */
  readonly needs: (call: Call, operation: string, input: Members) => readonly Need[]
}
