import 'server-only'

export { peerHeader, settleArrivals } from './arrivals.ts'
export { bodyLimit, isTooLarge } from './body.ts'
export { countDenied, deniedRequests } from './denied.ts'
export { isSameOrigin, mayReceive } from './origin.ts'
export { documentPolicy } from './policy.ts'
export { type Refusal, refusalOf, tooLarge } from './refuse.ts'
