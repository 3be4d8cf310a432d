import type { Association, AwsProblem } from '../aws/types.ts'
import type { Finding } from '../iam/index.ts'

/** What the person saw when they began to edit; a save against anything else is a conflict. */
export type SeenVersion = { readonly modifiedAt: string; readonly policy: string | null }

export type WriteProblem =
  | { readonly kind: 'invalid'; readonly findings: readonly Finding[] }
  | { readonly kind: 'bad-input'; readonly field: string; readonly message: string }
  /** Someone changed it since: nothing was written. */
  | { readonly kind: 'conflict'; readonly now: Association }
  | { readonly kind: 'gone' }
  | { readonly kind: 'owned-by-add-on'; readonly ownerArn: string }
  /** The endpoint answered yes and stored something else: fields that differ. */
  | { readonly kind: 'not-stored'; readonly fields: readonly string[]; readonly now: Association }
  | { readonly kind: 'refused'; readonly problem: AwsProblem }
  /** AWS failed half-way and reading back failed too: it may or may not have happened. */
  | { readonly kind: 'outcome-unknown'; readonly problem: AwsProblem }

export type CreateInput = {
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: string
  readonly targetRoleArn?: string
  readonly policy?: string
  readonly disableSessionTags: boolean
  readonly tags: Readonly<Record<string, string>>
}
