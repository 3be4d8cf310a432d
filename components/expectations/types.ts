import type { Expectation, ExpectationEdit, ExpectationResult, Problem } from '@/lib/expectations/index.ts'
import type { SessionContext } from '@/lib/iam/index.ts'

/** As much of a result as is shown: a decision with the part of every statement is no small thing to send. */
export type ShownResult = Pick<ExpectationResult, 'state' | 'because' | 'example'>

/** The example without what every request of the session carries. */
export function shownResult(
  { state, because, example }: ExpectationResult,
  { known }: Pick<SessionContext, 'known'>,
): ShownResult {
  if (!example) return { state, because, example }
  const context = Object.entries(example.context).filter(([key]) => known[key] === undefined)
  return { state, because, example: { ...example, context: Object.fromEntries(context) } }
}

/** What is kept of a service account. `seen` is the text it was read from, null where nothing was saved. */
export type Kept = { readonly list: readonly Expectation[]; readonly seen: string | null }

/** What came of a change; `kept` is what is there now. */
export type Saved =
  | { readonly ok: true; readonly kept: Kept }
  | {
      readonly ok: false
      readonly kept?: Kept
      readonly message: string
      readonly problems?: readonly Problem[]
    }

/** Saves one change, or a whole text. */
export type SaveExpectations = (
  change: ExpectationEdit | { readonly kind: 'text'; readonly text: string },
  seen: string | null,
) => Promise<Saved>

/** What came of it, when the site itself may not answer. */
export async function settled(saving: Promise<Saved>): Promise<Saved> {
  try {
    return await saving
  } catch {
    return {
      ok: false,
      message:
        'Podscope did not answer. Whether it was saved is not known: reload the page to see what is there.',
    }
  }
}
