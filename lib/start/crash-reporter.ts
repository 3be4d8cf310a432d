import { writeFile } from 'node:fs/promises'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** What Vitest's JSON report leaves out: files whose process died before they ended, and the errors that belong to no test. */
export type Crashes = { readonly unfinished: readonly string[]; readonly errors: readonly string[] }

const causeOf = ({ cause }: SerializedError) =>
  typeof cause === 'object' && cause !== null && 'message' in cause ? `: ${String(cause.message)}` : ''

/** Writes them to the file that `PODSCOPE_TEST_CRASHES` names. */
// biome-ignore lint/style/noDefaultExport: Vitest takes a reporter as its file's default.
export default class CrashReporter implements Reporter {
  async onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): Promise<void> {
    const file = process.env.PODSCOPE_TEST_CRASHES
    if (!file) return
    const unfinished = modules
      .filter((module) => ['pending', 'queued'].includes(module.state()))
      .map(({ moduleId }) => moduleId)
    const crashes: Crashes = {
      unfinished,
      errors: errors.map((error) => `${error.message}${causeOf(error)}`),
    }
    await writeFile(file, JSON.stringify(crashes))
  }
}
