import 'server-only'
import { settleOpenChanges } from '@/lib/associations/index.ts'
import { fail, ok, type Result } from '@/lib/base/index.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'

/** Reads from the history, after what a crash left open is settled. Fails with a sentence when it cannot be read. */
export async function readHistory<T>(read: () => Promise<T>): Promise<Result<T, string>> {
  try {
    const answer = await asStoreProblem(async () => {
      await settleOpenChanges()
      return read()
    })
    return answer.ok ? ok(answer.value) : fail(answer.error.message)
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error))
  }
}

/** One value of an address's query, as a text. */
export function single(value: string | readonly string[] | undefined): string | null {
  return typeof value === 'string' ? value : (value?.[0] ?? null)
}
