import { parseArgs } from 'node:util'
import type { Question } from '../analysis/types.ts'

export const whoCanUsage = `podscope who-can <action> <resource> [--context key=value]… [--json] [--all]

Which associations may do it, by what Podscope has read of the estate. Action and resource are patterns as in policies. A context key may be
given several times for several values. --json: one association a line, with its reasons. --all: those who cannot as well.
The store is that of PODSCOPE_DATA or DATABASE_URL; a folder belongs to one process, so the site must not be running on it.
Exit status: 0 answered, 1 answered, and for some associations it is unknown or something was not read, 2 it cannot be asked or the store not be used.
`

export type WhoCanArgs = { readonly question: Question; readonly json: boolean; readonly all: boolean }

type Context = Record<string, string | readonly string[]>

/** `key=value` pairs; a key that is given again has several values. Null: one is no pair. */
function contextOf(pairs: readonly string[]): Context | null {
  const context: Record<string, string[]> = {}
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    if (at < 1) return null
    const [key, value] = [pair.slice(0, at), pair.slice(at + 1)]
    context[key] = [...(context[key] ?? []), value]
  }
  return Object.fromEntries(
    Object.entries(context).map(([key, values]) => [key, values.length === 1 ? (values[0] ?? '') : values]),
  )
}

/** What was typed behind `who-can`, or what is wrong with it. */
export function readWhoCanArgs(args: readonly string[]): WhoCanArgs | { readonly problem: string } {
  const options = {
    context: { type: 'string', multiple: true, default: [] as string[] },
    json: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
  } as const
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [action, resource] = positionals
    if (action === undefined || resource === undefined || positionals.length > 2)
      return { problem: 'name an action and a resource' }
    const context = contextOf(values.context)
    if (context === null) return { problem: 'a context is written key=value' }
    const hasContext = Object.keys(context).length > 0
    const question = { action, resource, ...(hasContext && { context }) }
    return { question, json: values.json, all: values.all }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}
