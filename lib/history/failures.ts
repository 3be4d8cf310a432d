import 'server-only'

let last = ''

/** Logs what the history could not do, once for as long as the reason stays the same: every page would say it again. */
export function reportFailure(what: string, error: unknown): void {
  const line = `podscope: ${what}: ${error instanceof Error ? error.message : String(error)}`
  if (line === last) return
  last = line
  // biome-ignore lint/suspicious/noConsole: whoever runs the site has to see it, and no page may fail for it.
  console.error(line)
}
