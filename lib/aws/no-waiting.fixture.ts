import { DefaultRateLimiter } from '@smithy/core/retry'

/** In a process of a test's own nobody waits either: as `startLocalAws` has it in the test's. */
export function waitForNothing(): void {
  Math.random = () => 0
  DefaultRateLimiter.prototype.getSendToken = async () => undefined
}
