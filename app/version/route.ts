import { refuseForeignRead } from '@/app/_server/guard.ts'

export const dynamic = 'force-dynamic'

// biome-ignore-start lint/style/noProcessEnv: replaced when the site is built (next.config.js), which needs each written out.
const built = {
  version: process.env.PODSCOPE_BUILT_VERSION,
  commit: process.env.PODSCOPE_BUILT_COMMIT,
}
// biome-ignore-end lint/style/noProcessEnv: see above.

/** What runs here: version and commit, and nothing else. */
export function GET(request: Request): Response {
  return (
    refuseForeignRead(request, 'rows') ?? Response.json(built, { headers: { 'cache-control': 'no-store' } })
  )
}
