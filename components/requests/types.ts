import type { Wanted, WantedOf } from '@/lib/associations/types.ts'

export type Asked = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly why: string }

/** Writes down what somebody wants and may not do alone. */
export type Ask = (asked: {
  readonly at: WantedOf
  readonly wanted: Wanted
  readonly reason: string
}) => Promise<Asked>

/** What can be done about one request; each resolves to null when it is done, else to why not. */
export type RequestActions = {
  readonly approve: (comment: string) => Promise<string | null>
  readonly reject: (comment: string) => Promise<string | null>
  readonly withdraw: () => Promise<string | null>
  readonly comment: (text: string) => Promise<string | null>
  readonly askAgain: (reason: string) => Promise<Asked>
}

/** Longer than anybody reads, shorter than anything that hurts. */
export const wordsMax = 2000
