/**
 * Next runs this once, before the site answers: from then on every request is told who sent it (lib/web); what Podscope remembers is opened, which holds
 * everything up for a second the first time, and changes and requests that a crash left open are settled; then the crawl begins, and what it reads is analysed, and what
 * it notices worked out. Nothing that goes wrong there keeps the site from starting.
 */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next's own way to tell where this runs, replaced when the site is built.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const [
    { settleArrivals },
    { networksOf },
    { readEnv },
    { markRequests, offerStartLink },
    { openHistory },
    { settleOpenChanges },
    { startCrawling },
    { keepAnalysed },
    { keepChangesWorkedOut },
    { startRequests },
    { startReminding },
    { startCountingRisks },
  ] = await Promise.all([
    import('./lib/web/index.ts'),
    import('./lib/networks.ts'),
    import('./lib/env.ts'),
    import('./lib/auth/sign-in/index.ts'),
    import('./lib/history/index.ts'),
    import('./lib/associations/index.ts'),
    import('./lib/crawl/index.ts'),
    import('./lib/fleet/index.ts'),
    import('./lib/inventory/index.ts'),
    import('./lib/requests/index.ts'),
    import('./lib/reviews/index.ts'),
    import('./lib/risks/index.ts'),
  ])
  settleArrivals(networksOf(readEnv().trustedProxies))
  markRequests()
  await openHistory()
  await offerStartLink()
  void settleOpenChanges()
  void startRequests(new Date())
  startReminding()
  startCountingRisks()
  void startCrawling()
  keepAnalysed()
  keepChangesWorkedOut()
}
