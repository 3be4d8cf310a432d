import type { AwsProblem } from '@/lib/aws/types.ts'
import type { Result } from '@/lib/base/index.ts'

/** An association whose session policy one may start from. */
export type OtherPolicy = {
  readonly associationId: string
  readonly namespace: string
  readonly serviceAccount: string
  readonly characters: number
}

/** Some of a cluster's associations with a session policy. */
export type OtherPolicies = {
  readonly shown: readonly OtherPolicy[]
  /** All that match. */
  readonly total: number
  /** Associations that could not be read, and so may have one too. */
  readonly unreadable: number
}

export type ReadProblem = AwsProblem | { readonly kind: 'foreign-origin' } | { readonly kind: 'not-allowed' }

/** How the page asks for them. */
export type ReadOthers = {
  /** Associations of this cluster whose namespace or service account contains the text. */
  readonly list: (search: string) => Promise<Result<OtherPolicies, ReadProblem>>
  readonly text: (associationId: string) => Promise<Result<string, ReadProblem>>
}
